import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BATCH_TIMING } from '../../src/batches/timing.ts';
import type { JobState } from '../../src/jobs/job.ts';
import { BATCH_ID } from '../support/batches.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT } from '../support/jobs.ts';
import { type BatchWorld, batchWorld, linesOf } from './batch-world.ts';

describe('batches that somebody stops', () => {
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

  it('make no job while they are paused, and go on where they were', async () => {
    await world.make(linesOf(100), { concurrency: 32 });
    await world.expand();
    await world.manage.pause(CLIENT, BATCH_ID);
    await Promise.all((await world.allJobs()).map(end));
    wait(BATCH_TIMING.pollMs);

    expect(await world.expand()).toBe('idle');
    await world.manage.resume(CLIENT, BATCH_ID);
    expect(world.handedOn.at(-1)?.message.id).toBe(BATCH_ID);
    await world.expand();

    expect((await world.allJobs()).length).toBe(64);
  });

  it('stop at the very next step when they are paused in the midst of it', async () => {
    await world.make(linesOf(100));
    let accepts = 0;
    const { batches } = world;
    const pausing = {
      batches: {
        ...batches,
        accept: async (...step: Parameters<typeof batches.accept>) => {
          accepts += 1;
          if (accepts === 2) await world.manage.pause(CLIENT, BATCH_ID);
          return batches.accept(...step);
        },
      },
    };

    await world.expandWith(pausing)(BATCH_ID, 300_000);

    expect(accepts).toBe(2);
    expect(await world.allJobs()).toHaveLength(29);
    const stored = await world.stored();
    expect([stored.lease, stored.dueAt]).toEqual([undefined, undefined]);
  });

  it('when cancelled: end what waits, stop what runs, make no more, and give quota back', async () => {
    await world.make(linesOf(100), { concurrency: 60 });
    await world.expand();
    const [one, two] = await world.allJobs();
    if (!one || !two) throw new Error('Jobs are missing.');
    await end(one);
    const running = await world.run(two);

    const cancelled = await world.manage.cancel(CLIENT, BATCH_ID);
    expect(cancelled.batch.phase).toBe('cancelling');
    await world.expand();

    const { batch, jobs } = await seen();
    expect(batch).toMatchObject({ phase: 'cancelled', accepted: 60, cursor: { index: 60 } });
    expect(jobs).toMatchObject({ queued: 0, running: 1, succeeded: 1, cancelled: 58 });
    expect(await world.jobs.getState(running.jobId)).toHaveProperty('cancelRequestedAt');
    expect(await world.usedQuota()).toBe(2);
    expect((await world.manage.cancel(CLIENT, BATCH_ID)).batch.phase).toBe('cancelled');
  });

  it('cannot be cancelled or resumed once they are over', async () => {
    await world.make(linesOf(1));
    await world.expand();
    await Promise.all((await world.allJobs()).map(end));

    for (const verb of ['cancel', 'pause', 'resume'] as const) {
      await expect(world.manage[verb](CLIENT, BATCH_ID)).rejects.toMatchObject({
        code: 'BATCH_ENDED',
      });
    }
  });

  it('of another client are not there', async () => {
    await world.make(linesOf(1));

    for (const verb of ['get', 'cancel', 'pause', 'resume'] as const) {
      await expect(world.manage[verb]('cli_other', BATCH_ID)).rejects.toMatchObject({
        code: 'BATCH_NOT_FOUND',
      });
    }
  });
});
