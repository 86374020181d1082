import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TIMING } from '../../src/jobs/timing.ts';
import { createApi } from '../support/api.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { type ChaoticService, startChaotic } from './chaotic-service.ts';
import { endingsOf, wrongFilesOf } from './invariants.ts';
import { type LightSite, startLightSite } from './light-site.ts';

/** Waits for a real lease to end, so it is not part of the short run. */
const IS_WHOLE = process.env.CHAOS === 'whole';

/** Two services on the same rows: two workers, two sweeps, and each its own disk. */
describe('a worker that is paused longer than its lease', () => {
  let tables: TestTables;
  let site: LightSite;
  let paused: ChaoticService;
  let other: ChaoticService;

  beforeEach(async () => {
    tables = await startTestTables();
    site = await startLightSite();
    const args = ['--allow-host', site.host];
    paused = await startChaotic({ endpoint: tables.endpoint, args });
    other = await startChaotic({ endpoint: tables.endpoint, args });
  });
  afterEach(async () => {
    for (const service of [paused, other]) {
      await service.end();
      await service.remove();
    }
    await site.stop();
    await tables.stop();
  });

  it.runIf(IS_WHOLE)('has lost its job when it wakes, and changes nothing', async () => {
    const api = createApi(other.url, paused.apiKey);
    const first = createApi(paused.url, paused.apiKey);
    const url = site.hold(1);

    const { id } = await first.submit({ kind: 'page', input: { url, outputs: ['text'] } });
    await site.visited(1);
    paused.signal('SIGSTOP');
    await delay(TIMING.leaseMs);
    site.release();
    const job = await api.ended(id);
    paused.signal('SIGCONT');
    // Draining waits for what it still runs: by then it has tried to finish, and was refused.
    await paused.end();
    const late = await api.get(id);

    expect(job).toMatchObject({ status: 'succeeded' });
    expect(job.attempts.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(late.artifacts.map(({ sha256 }) => sha256)).toEqual(
      job.artifacts.map(({ sha256 }) => sha256),
    );
    expect(await endingsOf(api, job)).toEqual(['job.succeeded']);
    expect(await wrongFilesOf(job)).toEqual([]);
  });
});
