import { beforeEach, describe, expect, it } from 'vitest';
import { Deferral } from '../../../src/jobs/deferral.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { RunContext, RunKind } from '../../../src/jobs/ports.ts';
import { CLOSING_RESERVE_MS } from '../../../src/jobs/run-job.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { createLife, INVOCATION, type Life, orderOf, visit } from '../../support/life.ts';

const failing =
  (failure: Error): RunKind =>
  async () => {
    throw failure;
  };

describe('running a job', () => {
  let life: Life;
  let jobId: string;

  beforeEach(async () => {
    life = createLife();
    const { job } = await life.submitJob(orderOf());
    jobId = job.state.jobId;
    life.sent.length = 0;
  });

  const state = () => life.store.getState(jobId);

  it('publishes what the kind made, and is done with the message', async () => {
    const summary = await life.worker()(jobId, INVOCATION);

    expect(summary.message).toBe('done');
    expect(summary.change?.after.status).toBe('succeeded');
    const { result } = (await life.store.get(jobId)) ?? {};
    const [artifact] = result?.artifacts ?? [];
    expect(artifact?.key).toMatch(new RegExp(`/jobs/${jobId}/1/page.txt$`));
    expect([...life.files.keys()]).toEqual([artifact?.key]);
    expect(life.sent).toEqual([]);
  });

  it('writes a receipt of time and bytes', async () => {
    const runKind: RunKind = async (request, context) => {
      const outcome = await visit(request, context);
      life.advance(1_500);
      return { ...outcome, browserMs: 900, downloadedBytes: 70_000 };
    };

    await life.worker({ runKind })(jobId, INVOCATION);

    expect((await life.store.get(jobId))?.result?.receipt).toEqual({
      wallMs: 1_500,
      browserMs: 900,
      downloadedBytes: 70_000,
      storedBytes: jobId.length,
    });
  });

  it('writes no time below zero when the clock is set back meanwhile', async () => {
    const runKind: RunKind = async (...work) => {
      life.advance(-60_000);
      return visit(...work);
    };

    await life.worker({ runKind })(jobId, INVOCATION);

    expect((await life.store.get(jobId))?.result?.receipt).toMatchObject({ wallMs: 0 });
  });

  it('hands the kind what was asked for', async () => {
    let input: unknown;
    const runKind: RunKind = (request, context) => {
      input = request.input;
      return visit(request, context);
    };

    await life.worker({ runKind })(jobId, INVOCATION);

    expect(input).toEqual({ url: 'https://example.com/' });
  });

  it('sends a message for the next attempt, as late as that may begin', async () => {
    const runKind = failing(new JobFailure('TARGET_TIMEOUT', 'Too slow.'));

    const summary = await life.worker({ runKind })(jobId, INVOCATION);

    expect(summary.message).toBe('done');
    expect(await state()).toMatchObject({ status: 'waiting', attemptsUsed: 1 });
    expect(life.sent).toEqual([
      { message: expect.objectContaining({ id: jobId }), delayMs: TIMING.retryBaseMs / 2 },
    ]);
  });

  it('gives the message back when the next one could not be sent: it stands in', async () => {
    const runKind = failing(new JobFailure('TARGET_TIMEOUT', 'Too slow.'));
    life.queue.send = async () => {
      throw new Error('The queue is away.');
    };

    await expect(life.worker({ runKind })(jobId, INVOCATION)).rejects.toThrow('away');

    expect((await state())?.status).toBe('waiting');
  });

  it('sends nothing more for a job that has failed for good', async () => {
    const runKind = failing(new JobFailure('TARGET_AUTH_REQUIRED', 'Log in.'));

    await life.worker({ runKind })(jobId, INVOCATION);

    expect((await state())?.failure?.code).toBe('TARGET_AUTH_REQUIRED');
    expect(life.sent).toEqual([]);
  });

  it('calls INTERNAL what nobody foresaw, and says nothing of it to the client', async () => {
    const runKind = failing(new TypeError('secret is not a function'));

    await life.worker({ runKind })(jobId, INVOCATION);

    const failure = (await state())?.attempts[0]?.failure;
    expect(failure).toEqual({ code: 'INTERNAL', message: 'Something failed on our side.' });
  });

  it('puts off a job whose kind may not begin yet', async () => {
    const startsAt = life.now() + 60_000;

    await life.worker({ runKind: failing(new Deferral('site', startsAt)) })(jobId, INVOCATION);

    expect(await state()).toMatchObject({ status: 'waiting', wait: { reason: 'site', startsAt } });
    expect(life.sent.map(({ delayMs }) => delayMs)).toEqual([60_000]);
  });

  it('drops the message of a job that waits for its time: another one comes', async () => {
    const runKind = failing(new JobFailure('TARGET_TIMEOUT', 'Too slow.'));
    await life.worker({ runKind })(jobId, INVOCATION);

    expect(await life.worker()(jobId, INVOCATION)).toEqual({ message: 'done' });
    expect((await state())?.attempt).toBe(1);
  });

  it('stops the kind when a cancel shows at a heartbeat', async () => {
    const beat = Promise.withResolvers<void>();
    const runKind: RunKind = async (_request, { signal }) => {
      const stopped = new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
      await life.cancelJob(orderOf().clientId, jobId);
      beat.resolve();
      return stopped as Promise<never>;
    };

    const summary = await life.worker({ runKind, sleep: () => beat.promise })(jobId, INVOCATION);

    expect(summary.message).toBe('done');
    expect((await state())?.status).toBe('cancelled');
  });

  it('lets a worker go that is told to stop before it begins', async () => {
    let hasRun = false;
    const runKind: RunKind = (request, context) => {
      hasRun = true;
      return visit(request, context);
    };

    await life.worker({ runKind })(jobId, { ...INVOCATION, stop: AbortSignal.abort() });

    expect(hasRun).toBe(false);
    expect(await state()).toMatchObject({ status: 'queued', attemptsUsed: 0 });
  });

  describe('in the time that is left', () => {
    const budgetIn = async (remainingMs: number): Promise<number | undefined> => {
      let context: RunContext | undefined;
      const runKind: RunKind = (request, given) => {
        context = given;
        return visit(request, given);
      };
      await life.worker({ runKind })(jobId, { ...INVOCATION, remainingMs });
      return context?.budgetMs;
    };

    it.each([
      ['as much as was asked for', 300_000, 60_000],
      ['what the closing leaves', 40_000, 40_000 - CLOSING_RESERVE_MS],
      ['a second at the least', CLOSING_RESERVE_MS + 1_000, 1_000],
    ])('gives the kind %s', async (_what, remainingMs, budgetMs) => {
      expect(await budgetIn(remainingMs)).toBe(budgetMs);
    });

    it('does not begin with a millisecond less than that', async () => {
      expect(await budgetIn(CLOSING_RESERVE_MS + 999)).toBeUndefined();
      expect((await state())?.attempts[0]?.failure?.code).toBe('OUT_OF_TIME');
    });
  });
});
