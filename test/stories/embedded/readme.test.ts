import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeData, type ServiceProcess, startProcess } from '../../support/service.ts';
import { IS_ELSEWHERE } from '../../support/target.ts';

const run = promisify(execFile);

describe.skipIf(IS_ELSEWHERE)('the first job of the README (embedded service only)', () => {
  let folder: string;
  let service: ServiceProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gannet-readme-'));
    service = await startProcess(join(folder, '.gannet'));
  });

  afterAll(async () => {
    await service.end('SIGKILL');
    await removeData(folder);
  });

  it('works as it is written', async () => {
    const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
    const [, commands = ''] = /```sh\n(source .*?)```/s.exec(readme) ?? [];

    await run('bash', ['-c', commands], { cwd: folder });

    const picture = await readFile(join(folder, 'first-job.png'));
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1280, 800]);
  });
});
