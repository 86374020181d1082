import { beforeEach, describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { RunKind } from '../../../src/jobs/ports.ts';
import { createLife, INVOCATION, type Life, orderOf, visit } from '../../support/life.ts';

/** A run that goes on when the test says so. */
function heldBack(runKind: RunKind = visit) {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const held: RunKind = async (request, context) => {
    begin();
    await released;
    return runKind(request, context);
  };
  return { runKind: held, begun, release };
}

/** A worker that dies here: whatever it waits for never comes. */
const never = () => new Promise<never>(() => {});

describe('faults of workers and queues', () => {
  let life: Life;
  let jobId: string;

  beforeEach(async () => {
    life = createLife();
    const { job } = await life.submitJob(orderOf());
    jobId = job.state.jobId;
  });

  const state = async () => {
    const found = await life.store.getState(jobId);
    if (!found) throw new Error('The job is gone.');
    return found;
  };
  const published = async () =>
    (await life.store.get(jobId))?.result?.artifacts.map(({ key }) => key);
  const finishes = async () =>
    (await life.store.events(jobId)).filter(({ type }) => type === 'job.succeeded').length;

  it('a message that comes twice, one after the other, is one run', async () => {
    let visits = 0;
    const runKind: RunKind = (request, context) => {
      visits += 1;
      return visit(request, context);
    };

    const first = await life.worker({ runKind })(jobId, INVOCATION);
    const second = await life.worker({ runKind })(jobId, INVOCATION);

    expect([first.message, second.message]).toEqual(['done', 'done']);
    expect(second.change).toBeUndefined();
    expect(visits).toBe(1);
  });

  it('a message that comes twice at once has one owner; the other gives it back', async () => {
    const { runKind, begun, release } = heldBack();
    const owner = life.worker({ runKind })(jobId, INVOCATION);
    await begun;

    const other = await life.worker()(jobId, INVOCATION);
    release();

    expect(other).toEqual({ message: 'give-back' });
    expect((await owner).message).toBe('done');
    expect(await finishes()).toBe(1);
  });

  it('a worker that loses its lease while it runs publishes nothing, and keeps its file apart', async () => {
    const { runKind, begun, release } = heldBack();
    const late = life.worker({ runKind })(jobId, INVOCATION);
    await begun;
    life.advance(life.timing.leaseMs);

    await life.worker()(jobId, INVOCATION);
    const before = await published();
    release();

    expect(await late).toEqual({ message: 'done' });
    expect(before).toEqual([expect.stringContaining(`${jobId}/2/`)]);
    expect(await published()).toEqual(before);
    expect(life.files.size).toBe(2);
    expect(await finishes()).toBe(1);
  });

  it('a lease is not taken while it lives', async () => {
    const { runKind, begun, release } = heldBack();
    const owner = life.worker({ runKind })(jobId, INVOCATION);
    await begun;
    life.advance(life.timing.leaseMs - 1);

    const other = await life.worker()(jobId, INVOCATION);
    release();

    expect(other).toEqual({ message: 'give-back' });
    await owner;
    expect((await state()).attempt).toBe(1);
  });

  it('a worker whose heart stands still is fenced off, however long it works on', async () => {
    // Its event loop is blocked: not one heartbeat, and it believes that nothing has happened.
    const { runKind, begun, release } = heldBack();
    const blocked = life.worker({ runKind, clockAheadMs: -600_000 })(jobId, INVOCATION);
    await begun;
    life.advance(life.timing.leaseMs);
    await life.sweep();
    await life.worker()(jobId, INVOCATION);

    release();

    expect((await blocked).change).toBeUndefined();
    expect(await finishes()).toBe(1);
    expect((await state()).attempts.map(({ failure }) => failure?.code)).toEqual([
      'JOB_POISONED',
      undefined,
    ]);
  });

  it.each([
    ['ten minutes ahead', 600_000],
    ['ten minutes behind', -600_000],
  ])(
    'a worker whose clock is %s may take a job early or late, never publish it twice',
    async (_name, clockAheadMs) => {
      const { runKind, begun, release } = heldBack();
      const owner = life.worker({ runKind })(jobId, INVOCATION);
      await begun;

      await life.worker({ clockAheadMs })(jobId, INVOCATION);
      release();
      await owner;
      life.advance(life.timing.leaseMs * 2);
      await life.sweep();
      await life.worker()(jobId, INVOCATION);

      expect((await state()).status).toBe('succeeded');
      expect(await finishes()).toBe(1);
      expect(await published()).toHaveLength(1);
    },
  );

  it('a worker that is told to stop gives the job back at once, and the attempt does not count', async () => {
    const stop = new AbortController();
    const runKind: RunKind = (_request, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        stop.abort();
      });
    life.sent.length = 0;

    const summary = await life.worker({ runKind })(jobId, { ...INVOCATION, stop: stop.signal });

    expect(summary.message).toBe('done');
    expect(await state()).toMatchObject({ status: 'queued', attempt: 1, attemptsUsed: 0 });
    expect(life.sent.map(({ delayMs }) => delayMs)).toEqual([0]);
  });

  it('a job that kills every worker ends when its attempts are used up', async () => {
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      void life.worker({ runKind: never })(jobId, INVOCATION);
      await expect.poll(async () => (await state()).attempt).toBe(attempt);
      life.advance(life.timing.leaseMs);
      await life.sweep();
    }

    expect(await state()).toMatchObject({
      status: 'failed',
      attemptsUsed: 3,
      failure: { code: 'JOB_POISONED' },
    });
  });

  it('a message without a job is given back, to end where somebody looks', async () => {
    const summary = await life.worker()('job_01KAN0000000000000000000ZZ', INVOCATION);

    expect(summary).toEqual({ message: 'give-back' });
  });

  it('a file that could not be stored is tried again, and points to nothing meanwhile', async () => {
    const runKind: RunKind = async () => {
      throw new JobFailure('RESULT_STORE_FAILED', 'The bucket is away.');
    };

    await life.worker({ runKind })(jobId, INVOCATION);

    expect(await state()).toMatchObject({ status: 'waiting', wait: { reason: 'retry' } });
    expect(await published()).toBeUndefined();
  });
});

describe('a worker that dies', () => {
  /** Each port call of a run, by its number: the worker dies before or after it. */
  async function crashAt(step: number, when: 'before' | 'after') {
    const life = createLife();
    const { job } = await life.submitJob(orderOf());
    let calls = 0;
    const { promise: dead, resolve: die } = Promise.withResolvers<void>();
    const mortal =
      <Args extends unknown[], Value>(call: (...args: Args) => Promise<Value>) =>
      async (...args: Args): Promise<Value> => {
        calls += 1;
        if (calls !== step) return call(...args);
        if (when === 'after') await call(...args);
        die();
        return never();
      };
    const { store, artifacts } = life;
    const mortalLife = createLife({
      store: {
        ...store,
        get: mortal(store.get),
        getState: mortal(store.getState),
        commit: mortal(store.commit),
      },
    });
    const runKind: RunKind = async ({ jobId }, context) =>
      visit(
        { ...orderOf(), jobId },
        {
          ...context,
          put: mortal(async (name, mediaType, body) => {
            const artifact = await context.put(name, mediaType, body);
            await artifacts.put(artifact.key, body, mediaType);
            return artifact;
          }),
        },
      );
    const { jobId } = job.state;
    const run = mortalLife.worker({ runKind })(jobId, INVOCATION);
    const survived = await Promise.race([run.then(() => true), dead.then(() => false)]);
    return { life, jobId, survived };
  }

  it.each(['before', 'after'] as const)(
    'at any step, %s the step is done, leaves a job that is finished once by another',
    async (when) => {
      const steps: number[] = [];
      for (let step = 1; ; step += 1) {
        const { life, jobId, survived } = await crashAt(step, when);
        if (survived) break;
        steps.push(step);

        life.advance(life.timing.leaseMs);
        await life.sweep();
        life.advance(life.timing.resendMs);
        await life.sweep();
        await life.worker()(jobId, INVOCATION);

        const job = await life.store.get(jobId);
        const events = await life.store.events(jobId);
        expect(job?.state.status).toBe('succeeded');
        expect(events.filter(({ type }) => type === 'job.succeeded')).toHaveLength(1);
        const [artifact] = job?.result?.artifacts ?? [];
        expect(life.files.has(artifact?.key ?? '')).toBe(true);
      }

      // Read and write of the claim, the request, the file, read and write of the finish.
      expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
    },
  );
});
