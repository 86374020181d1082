import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApi } from '../../support/api.ts';
import {
  removeData,
  type ServiceProcess,
  startProcess,
  startRefused,
} from '../../support/service.ts';
import { IS_ELSEWHERE } from '../../support/target.ts';

describe.skipIf(IS_ELSEWHERE)('starting the service (embedded service only)', () => {
  let folder: string;
  let data: string;
  let running: ServiceProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gannet-starting-'));
    data = join(folder, 'data');
  });

  afterEach(async () => {
    await running?.end('SIGKILL');
    running = undefined;
    await removeData(folder);
  });

  const start = async () => {
    running = await startProcess(data);
    return running;
  };

  it('writes down for scripts how to reach it, where only its owner can read it', async () => {
    const { url, apiKey, demoUrl } = await start();
    const text = await readFile(join(data, 'env'), 'utf8');

    expect((await stat(join(data, 'env'))).mode & 0o777).toBe(0o600);
    expect((await stat(data)).mode & 0o777).toBe(0o700);
    expect(text).toContain(`export GANNET_URL='${url}'\n`);
    expect(text).toContain(`export GANNET_API_KEY='${apiKey}'\n`);
    expect(text).toContain(`export GANNET_DEMO_URL='${demoUrl}'\n`);
  });

  it('shows the key once, and takes it ever after', async () => {
    const first = await start();
    const { apiKey } = first;
    await first.end('SIGTERM');

    const second = await start();
    const response = await createApi(second.url, apiKey).send('GET', '/v1/jobs');

    expect(first.said()).toContain(apiKey);
    expect(second.said()).not.toContain(apiKey);
    expect(second.apiKey).toBe(apiKey);
    expect(response.status).toBe(200);
  });

  it('makes a new key when the old one is lost', async () => {
    const first = await start();
    await first.end('SIGTERM');
    await rm(join(data, 'env'));

    const second = await start();
    const response = await createApi(second.url, second.apiKey).send('GET', '/v1/jobs');

    expect(second.apiKey).not.toBe(first.apiKey);
    expect(second.said()).toContain(second.apiKey);
    expect(response.status).toBe(200);
  });

  it('is refused on a data folder that another one uses', async () => {
    await start();

    const { code, stderr } = await startRefused('--data', data, '--port', '0', '--demo-port', '0');

    expect(code).toBe(1);
    expect(stderr).toBe(
      `gannet: Another Gannet runs on the data folder ${data}. Stop it, or choose another with --data.\n`,
    );
  });

  it.each(['--port', '--demo-port'])('is refused on a port that is taken: %s', async (flag) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    const other = flag === '--port' ? '--demo-port' : '--port';

    const { code, stderr } = await startRefused('--data', data, flag, `${port}`, other, '0');
    server.close();

    expect(code).toBe(1);
    expect(stderr).toBe(
      `gannet: Port ${port} of 127.0.0.1 is taken by another program. Choose one with --port.\n`,
    );
  });

  it('is refused on a data folder that is a file', async () => {
    await writeFile(data, '');
    await chmod(data, 0o700);

    const { code, stderr } = await startRefused('--data', data, '--port', '0', '--demo-port', '0');

    expect(code).toBe(1);
    expect(stderr).toMatch(/^gannet: The data folder .* cannot be used \(.*\).*\n$/);
  });

  it('is refused without its tables', async () => {
    process.env.GANNET_DYNAMODB_ENDPOINT = 'http://127.0.0.1:9';
    const { code, stderr } = await startRefused('--data', data, '--port', '0', '--demo-port', '0');
    delete process.env.GANNET_DYNAMODB_ENDPOINT;

    expect(code).toBe(1);
    expect(stderr).toBe(
      'gannet: No DynamoDB answers at http://127.0.0.1:9 (GANNET_DYNAMODB_ENDPOINT).\n',
    );
  });

  it('is refused with an option that does not exist', async () => {
    const { code, stderr } = await startRefused('--prot', '4100');

    expect(code).toBe(1);
    expect(stderr).toBe("gannet: Unknown option '--prot'. See npm start -- --help.\n");
  });
});
