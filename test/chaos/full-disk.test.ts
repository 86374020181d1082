import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApi } from '../support/api.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { type ChaoticService, startChaotic } from './chaotic-service.ts';
import { endingsOf, wrongFilesOf } from './invariants.ts';

/** Mounting a small disk takes root, which a laptop rarely gives its tests. */
const CAN_MOUNT = process.env.CHAOS === 'whole' && process.getuid?.() === 0;

const DISK_MB = 48;

describe('a disk that is full', () => {
  let tables: TestTables;
  let disk: string;
  let service: ChaoticService | undefined;

  beforeEach(async () => {
    tables = await startTestTables();
    disk = mkdtempSync(join(tmpdir(), 'gannet-disk-'));
    if (CAN_MOUNT) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', disk]);
  });
  afterEach(async () => {
    await service?.end();
    if (CAN_MOUNT) execFileSync('umount', ['--lazy', disk]);
    rmSync(disk, { recursive: true });
    await tables.stop();
  });

  it.runIf(CAN_MOUNT)(
    'makes a job wait until there is room, and publishes no half file',
    async () => {
      service = await startChaotic({ endpoint: tables.endpoint, data: join(disk, 'data') });
      const api = createApi(service.url, service.apiKey);
      const filler = join(disk, 'filler');
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(filler, Buffer.alloc(bavail * bsize));

      const { id } = await api.submit({
        kind: 'page',
        maxAttempts: 10,
        input: { url: `${service.demoUrl}/` },
      });
      const failed = async () =>
        (await api.get(id)).attempts.flatMap(({ failure }) => failure ?? []);
      while ((await failed()).length === 0) await api.get(id, { prefer: 'wait=1' });
      const [failure] = await failed();
      rmSync(filler);
      const job = await api.ended(id);

      expect(['WORKER_DISK_FULL', 'BROWSER_LAUNCH_FAILED', 'RESULT_STORE_FAILED']).toContain(
        failure?.code,
      );
      expect(job).toMatchObject({ status: 'succeeded' });
      expect(await endingsOf(api, job)).toEqual(['job.succeeded']);
      expect(await wrongFilesOf(job)).toEqual([]);
    },
  );
});
