import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dynamoDocuments } from '../../../src/aws/dynamo-client.ts';
import { type Dynoxide, installedBinary, startDynoxide } from '../../../src/embedded/dynoxide.ts';
import { createTables } from '../../../src/embedded/tables.ts';

const TABLES = { jobs: 'jobs', limits: 'limits', registry: 'registry' };
const HOLDER = join(import.meta.dirname, '../../support/fixtures/hold-dynoxide.ts');

describe('the embedded database', () => {
  let folder: string;
  let started: Dynoxide[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gannet-dynoxide-'));
    started = [];
  });

  afterEach(async () => {
    for (const engine of started) await engine.stop();
    await rm(folder, { recursive: true });
  });

  const start = async (options: Partial<Parameters<typeof startDynoxide>[0]> = {}) => {
    const dataFile = join(folder, 'rows.db');
    const engine = await startDynoxide({ dataFile, onExit: () => {}, ...options });
    started.push(engine);
    return { ...engine, documents: dynamoDocuments({ endpoint: engine.endpoint }) };
  };

  it('creates the three tables, and leaves those that are there alone', async () => {
    const { documents } = await start();
    await createTables(documents, TABLES);
    await createTables(documents, TABLES);

    const { TableNames } = await documents.send(new ListTablesCommand());

    expect(TableNames).toEqual(['jobs', 'limits', 'registry']);
  });

  it('keeps rows from one start to the next', async () => {
    const first = await start();
    await createTables(first.documents, TABLES);
    const Item = { pk: 'a', sk: 'b', text: 'kept' };
    await first.documents.send(new PutCommand({ TableName: 'jobs', Item }));
    await first.stop();

    const { documents } = await start();
    const read = await documents.send(
      new GetCommand({ TableName: 'jobs', Key: { pk: 'a', sk: 'b' } }),
    );

    expect(read.Item).toEqual(Item);
  });

  it('tells when it ends although nobody stopped it', async () => {
    const reason = new Promise<string>((resolve) => {
      void start({ onExit: resolve }).then(({ pid }) => process.kill(pid, 'SIGKILL'));
    });

    await expect(reason).resolves.toBe('The embedded database ended with SIGKILL.');
  });

  it('says nothing when it was stopped', async () => {
    const onExit = vi.fn();
    const { stop } = await start({ onExit });

    await stop();

    expect(onExit).not.toHaveBeenCalled();
  });

  it('dies with its parent, even when that is killed with SIGKILL', async () => {
    const parent = spawn(process.execPath, [HOLDER, join(folder, 'rows.db')]);
    const [line] = await once(parent.stdout, 'data');
    const alive = () => existsSync(`/proc/${Number(String(line))}/exe`);
    const before = alive();

    parent.kill('SIGKILL');
    await once(parent, 'exit');

    expect(before).toBe(true);
    await vi.waitFor(() => expect(alive()).toBe(false), { timeout: 5_000, interval: 20 });
  });

  it('says in one line that the binary is missing', async () => {
    const starting = start({ binary: join(folder, 'nothing-here') });

    await expect(starting).rejects.toThrow(
      expect.objectContaining({
        name: 'StartFailure',
        message: expect.stringMatching(/^The embedded database did not start: .*ENOENT$/),
      }),
    );
  });

  it('says in one line what to do where there is no build of it', () => {
    expect(() => installedBinary('plan9', 'mips')).toThrow(
      'The embedded database @dynoxide/plan9-mips is not installed. Run npm ci; where there is no ' +
        'build of it, start an engine that speaks DynamoDB and name it in GANNET_DYNAMODB_ENDPOINT.',
    );
  });

  it('says in one line that it cannot open its file', async () => {
    const blocked = join(folder, 'a-file');
    await writeFile(blocked, '');

    const starting = start({ dataFile: join(blocked, 'rows.db') });

    await expect(starting).rejects.toThrow(
      /^The embedded database did not start: .*unable to open/,
    );
  });

  it('says in one line that the port it was given is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = address && typeof address === 'object' ? address.port : 0;

    const starting = start({ port });

    await expect(starting).rejects.toThrow(/^The embedded database did not start: .*in use/);
    server.close();
  });
});
