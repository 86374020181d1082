import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { createDynamoPlaces } from '../../src/aws/dynamo-places.ts';
import { createDynamoUsage } from '../../src/aws/dynamo-usage.ts';
import { createRunJob } from '../../src/jobs/run-job.ts';
import { createSweep } from '../../src/jobs/sweep.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT, jobIdOf, NOW, queuedState, submissionOf } from '../support/jobs.ts';
import { INVOCATION, untilStopped, visit } from '../support/life.ts';

/** Work that goes on until it is told to end, and says when it has begun. */
function pausedWork() {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const runKind: typeof visit = async (...args) => {
    begun.resolve();
    await end.promise;
    return visit(...args);
  };
  return { runKind, begun: begun.promise, end: () => end.resolve() };
}

describe('places of running jobs', () => {
  let engine: TestTables;
  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  let world: Awaited<ReturnType<typeof newWorld>>;
  beforeEach(async () => {
    world = await newWorld();
  });

  async function newWorld() {
    const tables = await engine.newTables();
    const { documents } = engine;
    const store = createDynamoJobStore({ documents, tables, onUnreadable: () => {} });
    const clock = { now: NOW };
    const most: { now: number | undefined } = { now: 1 };
    const sent: { readonly id: string; readonly delayMs: number }[] = [];
    const queue = {
      send: async ({ id }: { readonly id: string }, delayMs = 0) => void sent.push({ id, delayMs }),
    };
    const now = () => clock.now;
    const places = createDynamoPlaces({ documents, tables, mostOf: async () => most.now });
    const usage = createDynamoUsage(documents, tables.limits);
    const jobIds = [1, 2, 3].map((n) => jobIdOf(n));
    for (const jobId of jobIds) {
      await store.submit(submissionOf(queuedState({ jobId, reservations: [] })));
    }
    return {
      store,
      clock,
      most,
      sent,
      jobIds,
      running: () => usage.running(CLIENT),
      status: async (jobId = '') => (await store.getState(jobId))?.status,
      sweep: createSweep({ store, queue, now, timing: TIMING }),
      worker: (runKind = visit) =>
        createRunJob({
          ...{ store, queue, places, runKind, now, timing: TIMING },
          artifacts: { put: async () => {}, link: async () => '', removeAll: async () => {} },
          sleep: untilStopped,
          random: () => 0.5,
        }),
    };
  }

  it('let no more jobs of a client run than it may, and the next when one has ended', async () => {
    const [first = '', second = ''] = world.jobIds;
    const { runKind, begun, end } = pausedWork();
    const running = world.worker(runKind)(first, INVOCATION);
    await begun;

    const summary = await world.worker()(second, INVOCATION);

    expect(summary).toMatchObject({ message: 'done', change: { after: { status: 'waiting' } } });
    const waiting = await world.store.getState(second);
    expect(waiting).toMatchObject({ attemptsUsed: 0, wait: { reason: 'quota' } });
    expect(world.sent).toEqual([{ id: second, delayMs: (waiting?.wait?.startsAt ?? 0) - NOW }]);
    end();
    await running;
    expect(await world.running()).toBe(0);
    world.clock.now = waiting?.wait?.startsAt ?? 0;
    await world.worker()(second, INVOCATION);
    expect(await world.status(second)).toBe('succeeded');
    expect(await world.running()).toBe(0);
  });

  it('give each job that waits a turn of its own, and say in the audit once why it waits', async () => {
    const [first = '', second = '', third = ''] = world.jobIds;
    const { runKind, begun, end } = pausedWork();
    const running = world.worker(runKind)(first, INVOCATION);
    await begun;

    await world.worker()(second, INVOCATION);
    await world.worker()(third, INVOCATION);
    const turns = await Promise.all(world.jobIds.map((id) => world.store.getState(id)));
    world.clock.now = turns[1]?.wait?.startsAt ?? 0;
    await world.worker()(second, INVOCATION);

    const [, a = 0, b = 0] = turns.map((state) => state?.wait?.startsAt);
    expect(b - a).toBe(1_000);
    const events = await world.store.events(second);
    expect(events.map(({ type }) => type)).toEqual(['job.accepted', 'job.deferred']);
    end();
    await running;
  });

  it('are not lost with a worker: the sweep gives back the place of a lease that ended', async () => {
    const [first = '', second = ''] = world.jobIds;
    const { runKind, begun, end } = pausedWork();
    const dying = world.worker(runKind)(first, INVOCATION);
    await begun;
    expect(await world.running()).toBe(1);

    world.clock.now += TIMING.leaseMs;
    await world.sweep();

    expect(await world.running()).toBe(0);
    await world.worker()(second, INVOCATION);
    expect(await world.status(second)).toBe('succeeded');
    // The one that was thought dead comes back, and leaves no place that it has not.
    end();
    await dying;
    expect(await world.running()).toBe(0);
  });

  it('cost a client nothing that has no limit', async () => {
    const [first = ''] = world.jobIds;
    world.most.now = undefined;

    await world.worker()(first, INVOCATION);

    expect(await world.status(first)).toBe('succeeded');
    expect(await world.running()).toBe(0);
  });
});
