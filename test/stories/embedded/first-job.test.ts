import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeData, type ServiceProcess, startProcess } from '../../support/service.ts';
import { IS_ELSEWHERE } from '../../support/target.ts';

const run = promisify(execFile);

describe.skipIf(IS_ELSEWHERE)('the first job (embedded service only)', () => {
  let folder: string;
  let service: ServiceProcess;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gannet-first-'));
    service = await startProcess(join(folder, 'data'));
  });

  afterEach(async () => {
    await service.end('SIGKILL');
    await removeData(folder);
  });

  /** What somebody would copy from the terminal: from the first command to the end of the last. */
  const printed = () =>
    /^(source .*\n)?curl [\s\S]*?first-job\.png$/m.exec(service.said())?.[0] ?? '';

  it('works as it is printed, at the first start and at a later one', async () => {
    await run('bash', ['-c', printed()], { cwd: folder });
    const first = await readFile(join(folder, 'first-job.png'));
    await rm(join(folder, 'first-job.png'));
    await service.end('SIGTERM');
    service = await startProcess(join(folder, 'data'));
    await run('bash', ['-c', printed()], { cwd: folder });
    const second = await readFile(join(folder, 'first-job.png'));

    for (const picture of [first, second]) {
      expect(picture.subarray(1, 4).toString()).toBe('PNG');
      expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1280, 800]);
    }
  });
});
