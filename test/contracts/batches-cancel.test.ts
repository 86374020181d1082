import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heedingBatches } from '../../src/batches/heed-cancel.ts';
import type { JobState } from '../../src/jobs/job.ts';
import type { RunKind } from '../../src/jobs/ports.ts';
import { createRunJob } from '../../src/jobs/run-job.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { BATCH_ID } from '../support/batches.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT } from '../support/jobs.ts';
import { INVOCATION, visit } from '../support/life.ts';
import { type BatchWorld, batchWorld, linesOf } from './batch-world.ts';

/** The expander does nothing in here: what is seen is what holds before it comes. */
describe('the cancel of a batch, before its expander has told a single job,', () => {
  let engine: TestTables;
  let world: BatchWorld;
  let jobs: readonly JobState[];
  const begun: string[] = [];

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());
  beforeEach(async () => {
    world = batchWorld(engine, await engine.newTables());
    begun.length = 0;
    await world.make(linesOf(3));
    await world.expand();
    jobs = await world.allJobs();
  });

  const worker = (runKind: RunKind) => {
    const now = () => world.clock.now;
    return createRunJob({
      store: heedingBatches(world.jobs, { batches: world.batches, now }),
      queue: { send: async () => {} },
      artifacts: { put: async () => {}, link: async () => '', removeAll: async () => {} },
      runKind: (request, context) => {
        begun.push(request.jobId);
        return runKind(request, context);
      },
      now,
      // Each heartbeat comes at once.
      sleep: () => new Promise((resolve) => setImmediate(resolve)),
      random: () => 0.5,
      timing: TIMING,
    });
  };
  const cancelBatch = () => world.manage.cancel(CLIENT, BATCH_ID);
  const stateOf = ({ jobId }: Pick<JobState, 'jobId'>) => world.jobs.getState(jobId);

  it('holds for jobs that wait: none is begun, and their quota is given back', async () => {
    await cancelBatch();

    for (const { jobId } of jobs) {
      expect(await worker(visit)(jobId, INVOCATION)).toEqual({ message: 'done' });
    }

    expect(begun).toEqual([]);
    expect((await Promise.all(jobs.map(stateOf))).map((state) => state?.status)).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
    expect(await world.usedQuota()).toBe(0);
  });

  it('reaches a job that runs at its next heartbeat', async () => {
    const [first] = jobs;
    if (!first) throw new Error('There is no job.');
    const untilTold: RunKind = async (_request, { signal }) => {
      await cancelBatch();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw signal.reason;
    };

    await worker(untilTold)(first.jobId, INVOCATION);

    expect(await stateOf(first)).toMatchObject({ status: 'cancelled' });
  });

  it('is told to every job once, however many look at it at once', async () => {
    await cancelBatch();

    await Promise.all(
      jobs.flatMap(({ jobId }) => [1, 2].map(() => worker(visit)(jobId, INVOCATION))),
    );
    await world.expand();

    for (const { jobId } of jobs) {
      const ends = (await world.jobs.events(jobId)).filter(({ type }) => type === 'job.cancelled');
      expect(ends).toHaveLength(1);
    }
    expect((await world.manage.get(CLIENT, BATCH_ID)).jobs).toMatchObject({
      cancelled: 3,
      queued: 0,
    });
  });

  it('is no business of jobs whose batch goes on', async () => {
    const [first] = jobs;
    if (!first) throw new Error('There is no job.');

    await worker(visit)(first.jobId, INVOCATION);

    expect(await stateOf(first)).toMatchObject({ status: 'succeeded' });
  });
});
