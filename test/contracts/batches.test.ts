import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BATCH_TIMING } from '../../src/batches/timing.ts';
import type { JobState } from '../../src/jobs/job.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { BATCH_ID } from '../support/batches.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT, NOW } from '../support/jobs.ts';
import { type BatchWorld, batchWorld, linesOf } from './batch-world.ts';

describe('batches', () => {
  let engine: TestTables;
  let world: BatchWorld;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());
  beforeEach(async () => {
    world = batchWorld(engine, await engine.newTables());
  });

  const seen = () => world.manage.get(CLIENT, BATCH_ID);
  const end = async (state: JobState) => world.finish(await world.run(state));
  const wait = (ms: number) => {
    world.clock.now += ms;
  };

  it('know their total before the first job is made', async () => {
    await world.make(linesOf(50));
    const stops = {
      findLimits: async () => {
        throw new Error('stopped');
      },
    };
    await expect(world.expandWith(stops)(BATCH_ID, 300_000)).rejects.toThrow('stopped');

    expect(await world.stored()).toMatchObject({ phase: 'expanding', total: 50, accepted: 0 });
  });

  it('count every transition of their jobs in the transaction that makes it', async () => {
    await world.make(linesOf(5));
    await world.expand();
    const [one, two, three, four] = await world.allJobs();
    if (!one || !two || !three || !four) throw new Error('Jobs are missing.');
    await end(one);
    await world.run(two);
    await world.dependencies.cancelJob(CLIENT, three.jobId);

    const { jobs, batch } = await seen();

    expect(jobs).toEqual({
      queued: 2,
      waiting: 0,
      running: 1,
      succeeded: 1,
      failed: 0,
      cancelled: 1,
    });
    expect(Object.values(jobs).reduce((sum, count) => sum + count)).toBe(batch.accepted);
  });

  it('add up whenever somebody looks while everything moves', async () => {
    await world.make(linesOf(200));
    let done = false;
    const watch = async () => {
      while (!done) {
        const { jobs, batch } = await seen();
        expect(Math.min(...Object.values(jobs))).toBeGreaterThanOrEqual(0);
        expect(Object.values(jobs).reduce((sum, count) => sum + count)).toBe(batch.accepted);
      }
    };
    const watching = watch();
    await world.expand();
    await Promise.all((await world.allJobs()).map(end));
    done = true;
    await watching;

    expect((await seen()).jobs).toMatchObject({ queued: 0, succeeded: 200 });
  });

  it('keep to their limit, and go on as jobs end', async () => {
    await world.make(linesOf(100), { concurrency: 40 });
    await world.expand();
    expect(await world.stored()).toMatchObject({
      accepted: 40,
      wait: { reason: 'concurrency', startsAt: NOW + BATCH_TIMING.pollMs },
    });
    expect(world.handedOn.at(-1)).toMatchObject({ delayMs: BATCH_TIMING.pollMs });
    expect(await world.expand()).toBe('not-due');

    await Promise.all((await world.allJobs()).slice(0, 25).map(end));
    wait(BATCH_TIMING.pollMs);
    await world.expand();

    expect(await world.stored()).toMatchObject({ accepted: 65, wait: { reason: 'concurrency' } });
  });

  it('look less and less often for room that does not come', async () => {
    await world.make(linesOf(10), { concurrency: 5 });
    const delays: (number | undefined)[] = [];
    for (let look = 0; look < 12; look += 1) {
      await world.expand();
      const delayMs = world.handedOn.at(-1)?.delayMs ?? 0;
      delays.push(delayMs);
      wait(delayMs);
    }

    expect(delays[0]).toBe(BATCH_TIMING.pollMs);
    expect(delays.at(-1)).toBe(BATCH_TIMING.pollMaxMs);
  });

  it('accept as many as the quota has room for, and wait until it starts anew', async () => {
    world.limits.jobsPerDay = 45;
    await world.make(linesOf(70));
    await world.expand();

    const midnight = Date.UTC(2026, 10, 23);
    expect(await world.allJobs()).toHaveLength(45);
    expect(await world.stored()).toMatchObject({
      accepted: 45,
      cursor: { index: 45 },
      wait: { reason: 'quota', startsAt: midnight },
      dueAt: midnight + BATCH_TIMING.resendMs,
    });
    expect(await world.usedQuota()).toBe(45);
    // Longer than a message can wait: this one is the sweep's.
    expect(world.handedOn).toEqual([]);

    world.clock.now = midnight;
    await world.expand();
    expect(await world.stored()).toMatchObject({ phase: 'expanded', accepted: 70 });
  });

  it('are listed by their jobs, with no job of another batch among them', async () => {
    await world.make(linesOf(3));
    await world.expand();
    const other = await world.jobs.list(CLIENT, { batchId: 'bat_01KAN0000000000000000000B2' }, 10);
    const own = await world.jobs.list(CLIENT, { batchId: BATCH_ID, status: 'queued' }, 2);
    const rest = await world.jobs.list(CLIENT, { batchId: BATCH_ID }, 2, own.next);

    expect(other.items).toEqual([]);
    expect(await world.urlsOf([...own.items, ...rest.items])).toEqual([
      'https://example.com/2',
      'https://example.com/1',
      'https://example.com/0',
    ]);
  });

  it('are taken up at once after a restart, when nobody can hold a lease', async () => {
    await world.make(linesOf(40));
    const dies = {
      jobQueue: {
        send: async () => {
          throw new Error('killed');
        },
      },
      onSendFailed: () => {
        throw new Error('killed');
      },
    };
    await expect(world.expandWith(dies)(BATCH_ID, 300_000)).rejects.toThrow('killed');
    expect(await world.expand()).toBe('taken');

    await world.sweep(TIMING.retentionMs);
    await world.expand();

    expect(await world.allJobs()).toHaveLength(40);
  });
});
