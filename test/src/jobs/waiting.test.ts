import { describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/jobs/errors.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { cancel, claim, defer, fail, recover } from '../../../src/jobs/transitions.ts';
import { changeOf, NOW, queuedState } from '../../support/jobs.ts';
import { createLife, INVOCATION, orderOf } from '../../support/life.ts';

const MINUTE_MS = 60_000;
const queued = queuedState();
const running = changeOf(claim(queued, NOW, TIMING)).after;
const failedWith = (retryAfterS: number | undefined, random = 0) => {
  const failure = new JobFailure('TARGET_RATE_LIMITED', 'Come later.', {
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
  });
  return changeOf(fail(running, 1, NOW, failure, { timing: TIMING, random })).after;
};

describe('the Retry-After of a site', () => {
  it.each<[string, number | undefined, number]>([
    ['is waited out', 120, 120_000],
    ['is waited out up to a quarter of an hour', 900, 900_000],
    ['counts as a quarter of an hour when it is longer', 901, 900_000],
    ['counts as a quarter of an hour when it is absurd', 10 ** 12, 900_000],
    ['is nothing when it lies in the past', -5, 0],
    ['need not be there', undefined, 0],
  ])('%s', (_name, retryAfterS, waitMs) => {
    expect(failedWith(retryAfterS).wait).toEqual({ reason: 'retry', startsAt: NOW + waitMs });
  });

  it('has the backoff on top, so that jobs told the same moment do not come back together', () => {
    expect(failedWith(120, 0.5).wait?.startsAt).toBe(NOW + 120_000 + TIMING.retryBaseMs / 2);
  });
});

describe('a wait', () => {
  it('that a message can be delayed for is the message’s; the sweep stands in a moment later', () => {
    const { wait, dueAt } = failedWith(900);

    expect(dueAt).toBe((wait?.startsAt ?? 0) + TIMING.resendMs);
  });

  it('that is longer is sent by the sweep as soon as a message can wait so long, and ends on time', async () => {
    const life = createLife();
    const startsAt = NOW + 20 * MINUTE_MS;
    const { job } = await life.submitJob(orderOf({ startsAt }));

    expect(life.sent).toEqual([]);
    expect(job.state).toMatchObject({ status: 'waiting', dueAt: NOW + 5 * MINUTE_MS });
    life.advance(5 * MINUTE_MS - 1);
    expect(await life.sweep()).toMatchObject({ overdue: 0 });
    // The sweep comes a minute late, the job does not.
    life.advance(MINUTE_MS + 1);
    expect(await life.sweep()).toMatchObject({ sent: 1 });
    expect(life.sent).toMatchObject([
      { message: { id: job.state.jobId }, delayMs: 14 * MINUTE_MS },
    ]);
    life.advance(14 * MINUTE_MS);
    const { change } = await life.worker()(job.state.jobId, INVOCATION);
    expect(change?.after.status).toBe('succeeded');
  });

  it('of a schedule within reach of a message is sent with its delay', async () => {
    const life = createLife();

    await life.submitJob(orderOf({ startsAt: NOW + 15 * MINUTE_MS }));

    expect(life.sent).toMatchObject([{ delayMs: 15 * MINUTE_MS }]);
  });

  it('that a sweep meets too early, as after a restart, still ends on time', () => {
    const startsAt = NOW + 5 * MINUTE_MS;
    const waiting = changeOf(defer(running, 1, NOW, { reason: 'site', startsAt }, TIMING)).after;

    const { after } = changeOf(recover(waiting, NOW, TIMING, NOW + TIMING.retentionMs));

    expect(after).toMatchObject({
      status: 'waiting',
      wait: { startsAt },
      dueAt: startsAt + TIMING.resendMs,
      resends: 0,
    });
  });
});

describe('defer', () => {
  const WAIT = { reason: 'breaker' as const, startsAt: NOW + MINUTE_MS };
  const deferred = changeOf(defer(running, 1, NOW, WAIT, TIMING));

  it('lets the job wait for a named reason, and tells so in the audit', () => {
    expect(deferred.after).toMatchObject({ status: 'waiting', wait: WAIT });
    expect(deferred.event).toMatchObject({ type: 'job.deferred', detail: 'breaker' });
    expect(deferred.after.leaseEndsAt).toBeUndefined();
  });

  it('uses up no attempt and leaves no trace of one, however often it happens', () => {
    let state = queued;
    for (let time = 1; time <= 50; time += 1) {
      const claimed = changeOf(claim({ ...state, wait: undefined }, NOW, TIMING)).after;
      state = changeOf(defer(claimed, time, NOW, WAIT, TIMING)).after;
    }

    expect(state).toMatchObject({ attempt: 50, attemptsUsed: 0, attempts: [] });
  });

  it('is no start: who cancels the job then gets the quota back', () => {
    const { after, giveBack } = changeOf(cancel(deferred.after, NOW));

    expect(after.startedAt).toBeUndefined();
    expect(giveBack).toEqual(queued.reservations);
  });

  it('keeps what earlier attempts left', () => {
    const retried = failedWith(0);
    const again = changeOf(claim(retried, NOW, TIMING)).after;

    const { after } = changeOf(defer(again, 2, NOW, WAIT, TIMING));

    expect(after).toMatchObject({ attemptsUsed: 1, startedAt: NOW });
    expect(after.attempts.map(({ attempt }) => attempt)).toEqual([1]);
    expect(changeOf(cancel(after, NOW)).giveBack).toBeUndefined();
  });

  it('is not for an attempt that lost the job', () => {
    expect(defer(running, 2, NOW, WAIT, TIMING)).toBe('taken');
    expect(defer(queued, 0, NOW, WAIT, TIMING)).toBe('taken');
    expect(defer({ ...running, status: 'succeeded' }, 1, NOW, WAIT, TIMING)).toBe('ended');
  });

  it('ends a job whose cancel was accepted', () => {
    const asked = changeOf(cancel(running, NOW)).after;

    expect(changeOf(defer(asked, 1, NOW, WAIT, TIMING)).after.status).toBe('cancelled');
  });
});
