import { beforeEach, describe, expect, it } from 'vitest';
import { save } from '../../../src/jobs/checkpoint.ts';
import { Continuation } from '../../../src/jobs/continuation.ts';
import { Deferral } from '../../../src/jobs/deferral.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { RunKind } from '../../../src/jobs/ports.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { createLife, INVOCATION, type Life, orderOf, visit } from '../../support/life.ts';

const SPENT = { browserMs: 10, downloadedBytes: 100, storedBytes: 7 };

/** Saves one step an invocation, and is done after three. */
const inThreeSteps: RunKind = async (request, context) => {
  const step = Number(context.progress?.saved ?? 0) + 1;
  await context.progress?.save(String(step));
  if (step < 3) throw new Continuation(SPENT);
  return visit(request, context);
};

describe('a job of several invocations', () => {
  let life: Life;
  let jobId: string;

  beforeEach(async () => {
    life = createLife();
    const { job } = await life.submitJob(orderOf());
    jobId = job.state.jobId;
    life.sent.length = 0;
  });

  const state = () => life.store.getState(jobId);

  it('goes on where it was left, at once, and counts no attempt', async () => {
    await life.worker({ runKind: inThreeSteps })(jobId, INVOCATION);

    expect(await state()).toMatchObject({
      status: 'queued',
      attempt: 1,
      attemptsUsed: 0,
      attempts: [],
      checkpoint: { data: '1' },
    });
    expect(life.sent).toHaveLength(1);
  });

  it('ends with what all invocations used, as often as it was interrupted', async () => {
    const worker = life.worker({ runKind: inThreeSteps });

    for (let invocation = 0; invocation < 3; invocation += 1) await worker(jobId, INVOCATION);

    const { state: ended, result } = (await life.store.get(jobId)) ?? {};
    expect(ended).toMatchObject({ status: 'succeeded', attempt: 3, attemptsUsed: 1 });
    expect(ended?.checkpoint).toBeUndefined();
    expect(result?.receipt).toMatchObject({
      browserMs: 21,
      downloadedBytes: 201,
      storedBytes: 14 + jobId.length,
    });
    const events = (await life.store.events(jobId)).map(({ type }) => type);
    expect(events.filter((type) => type === 'job.continued')).toHaveLength(2);
  });

  it('goes on where a worker died that had saved', async () => {
    const dying: RunKind = async (_request, { progress }) => {
      await progress?.save('2');
      // The process is gone: nobody writes what became of it.
      return new Promise(() => {});
    };
    void life.worker({ runKind: dying })(jobId, INVOCATION);
    await expect.poll(async () => (await state())?.checkpoint?.data).toBe('2');
    life.advance(TIMING.leaseMs + 1);

    await life.worker({ runKind: inThreeSteps })(jobId, INVOCATION);

    expect(await state()).toMatchObject({ status: 'succeeded', attempt: 2 });
  });

  it('saves nothing for a worker that has lost the job', async () => {
    let late: Promise<unknown> | undefined;
    const slow: RunKind = async (request, context) => {
      life.advance(TIMING.leaseMs + 1);
      await life.worker({ runKind: inThreeSteps })(jobId, INVOCATION);
      late = context.progress?.save('99');
      await late;
      return visit(request, context);
    };

    await life.worker({ runKind: slow })(jobId, INVOCATION);

    await expect(late).rejects.toMatchObject({ code: 'WORKER_STOPPED' });
    expect((await state())?.checkpoint?.data).toBe('1');
  });

  /** Fails after it has saved what the attempt gives it to save. */
  const failingAfter =
    (dataOf: (attempt: number) => string): RunKind =>
    async (_request, { progress, attempt = 0 }) => {
      await progress?.save(dataOf(attempt));
      throw new JobFailure('TARGET_UNREACHABLE', 'Gone.');
    };

  it('forgives earlier attempts once it gets on', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await life.worker({ runKind: failingAfter(String) })(jobId, INVOCATION);
      life.advance(TIMING.retryMaxMs);
    }

    expect(await state()).toMatchObject({ status: 'waiting', attempt: 5, attemptsUsed: 1 });
  });

  it('forgives nothing for saving once more what was saved: only standing still is fatal', async () => {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await life.worker({ runKind: failingAfter(() => 'where it was') })(jobId, INVOCATION);
      life.advance(TIMING.retryMaxMs);
    }

    expect(await state()).toMatchObject({
      status: 'failed',
      attemptsUsed: 3,
      failure: { code: 'TARGET_UNREACHABLE' },
    });
  });

  it('uses up an attempt where an invocation ends that got no further', async () => {
    const turning: RunKind = async (_request, { progress }) => {
      await progress?.save('where it was');
      throw new Continuation(SPENT);
    };
    const worker = life.worker({ runKind: turning });

    await worker(jobId, INVOCATION);
    const further = await state();
    for (let invocation = 0; invocation < 3; invocation += 1) {
      await worker(jobId, INVOCATION);
      life.advance(TIMING.retryMaxMs);
    }

    expect(further).toMatchObject({ status: 'queued', attemptsUsed: 0 });
    expect(await state()).toMatchObject({
      status: 'failed',
      attemptsUsed: 3,
      failure: { code: 'JOB_TIMEOUT' },
    });
  });

  it('has begun when it began, also if its site has no room for another invocation', async () => {
    await life.worker({ runKind: inThreeSteps })(jobId, INVOCATION);
    const begun = (await state())?.startedAt;
    life.advance(60_000);
    const deferred: RunKind = async () => {
      throw new Deferral('site', life.now() + 60_000);
    };

    await life.worker({ runKind: deferred })(jobId, INVOCATION);

    expect(begun).toBeDefined();
    expect(await state()).toMatchObject({ status: 'waiting', attemptsUsed: 0, startedAt: begun });
  });

  describe('whose invocations the platform kills', () => {
    /** Saves, and is then heard of no more: no catch runs, no lease is given back. */
    const killedAfter =
      (dataOf: (attempt: number) => string): RunKind =>
      async (_request, { progress, attempt = 0 }) => {
        await progress?.save(dataOf(attempt));
        return new Promise(() => {});
      };
    /** Until the sweep has seen that the lease is over, and has sent a message. */
    const kill = async (runKind: RunKind) => {
      const before = (await state())?.attempt ?? 0;
      void life.worker({ runKind })(jobId, INVOCATION);
      await expect.poll(async () => (await state())?.attempt).toBe(before + 1);
      await expect.poll(async () => (await state())?.checkpoint).toBeDefined();
      life.advance(TIMING.leaseMs + 1);
      await life.sweep();
    };

    it('lives as long as each of them got further, and goes on at once', async () => {
      for (let killed = 0; killed < 10; killed += 1) {
        life.sent.length = 0;
        await kill(killedAfter(String));
        expect(life.sent).toMatchObject([{ delayMs: 0 }]);
      }

      expect(await state()).toMatchObject({ status: 'queued', attempt: 10, attemptsUsed: 1 });
    });

    it('is given up after its attempts when they got no further, and leaves a dead letter', async () => {
      for (let killed = 0; killed < 3; killed += 1) await kill(killedAfter(() => 'where it was'));

      expect(await state()).toMatchObject({
        status: 'failed',
        attemptsUsed: 3,
        failure: { code: 'JOB_POISONED' },
      });
    });
  });

  it('is cancelled between two invocations like any other', async () => {
    const cancelled: RunKind = async (_request, { progress }) => {
      await progress?.save('1');
      await life.cancelJob(orderOf().clientId, jobId);
      throw new Continuation(SPENT);
    };

    await life.worker({ runKind: cancelled })(jobId, INVOCATION);

    expect((await state())?.status).toBe('cancelled');
  });

  it('refuses to remember what no row can hold', async () => {
    const before = await state();
    if (!before) throw new Error('There is no job.');

    expect(() => save(before, 1, 'x'.repeat(60_001), { now: 0, timing: TIMING })).toThrow(
      expect.objectContaining({ code: 'RESULT_TOO_LARGE' }),
    );
  });
});
