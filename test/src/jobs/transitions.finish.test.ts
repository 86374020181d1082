import { describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { JobState } from '../../../src/jobs/job.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { cancel, claim, fail, succeed } from '../../../src/jobs/transitions.ts';
import { changeOf, NOW, queuedState, resultOf } from '../../support/jobs.ts';

const LATER = NOW + 5_000;
const RETRY = { timing: TIMING, random: 0.5 };
const TIMEOUT = new JobFailure('TARGET_TIMEOUT', 'The page took too long.');
const LOGIN = new JobFailure('TARGET_AUTH_REQUIRED', 'The page asks for a login.');

const running = changeOf(claim(queuedState(), NOW, TIMING)).after;
const asked = changeOf(cancel(running, NOW)).after;

const LOST: readonly [string, JobState, string][] = [
  ['when the job is another attempt’s', { ...running, attempt: 2 }, 'taken'],
  ['when the lease was lost and nobody has the job', { ...running, status: 'queued' }, 'taken'],
  ['when the job has ended', { ...running, status: 'cancelled' }, 'ended'],
];

describe('succeed', () => {
  it('publishes the result with the end of the job', () => {
    const result = resultOf(running);

    const change = changeOf(succeed(running, 1, LATER, result));

    expect(change.result).toBe(result);
    expect(change.event).toMatchObject({ seq: 2, at: LATER, type: 'job.succeeded', attempt: 1 });
    expect(change.after).toMatchObject({
      status: 'succeeded',
      version: 2,
      endedAt: LATER,
      attempts: [{ attempt: 1, startedAt: NOW, endedAt: LATER }],
    });
    expect([change.after.leaseEndsAt, change.after.dueAt]).toEqual([undefined, undefined]);
    expect(change.after.attempts[0]?.failure).toBeUndefined();
  });

  it('keeps the quota: the job ran', () => {
    const { after, giveBack } = changeOf(succeed(running, 1, LATER, resultOf(running)));

    expect(giveBack).toBeUndefined();
    expect(after.reservations).toEqual(running.reservations);
  });

  it('publishes also when the lease has ended, as long as nobody took the job', () => {
    const late = NOW + 10 * TIMING.leaseMs;

    expect(changeOf(succeed(running, 1, late, resultOf(running))).after.status).toBe('succeeded');
  });

  it('ends a job whose cancel was accepted as cancelled, and publishes nothing', () => {
    const { after, event, result } = changeOf(succeed(asked, 1, LATER, resultOf(asked)));

    expect(after.status).toBe('cancelled');
    expect(event?.type).toBe('job.cancelled');
    expect(result).toBeUndefined();
  });

  it.each(LOST)('changes nothing %s', (_when, state, expected) => {
    expect(succeed(state, 1, LATER, resultOf(running))).toBe(expected);
  });
});

describe('fail', () => {
  it('lets the job wait for another attempt when the failure may pass', () => {
    const { after, event, giveBack } = changeOf(fail(running, 1, LATER, TIMEOUT, RETRY));

    const startsAt = LATER + TIMING.retryBaseMs / 2;
    expect(after).toMatchObject({
      status: 'waiting',
      attemptsUsed: 1,
      wait: { reason: 'retry', startsAt },
      dueAt: startsAt + TIMING.resendMs,
      attempts: [{ attempt: 1, endedAt: LATER, failure: { code: 'TARGET_TIMEOUT' } }],
    });
    expect([after.leaseEndsAt, after.failure, giveBack]).toEqual(Array(3).fill(undefined));
    expect(event).toMatchObject({ type: 'job.retrying', detail: 'TARGET_TIMEOUT' });
  });

  it.each([
    ['one attempt left', 2, 'waiting'],
    ['no attempt left', 3, 'failed'],
  ])('with %s (%i used) leaves the job %s', (_what, attemptsUsed, status) => {
    const state = { ...running, attemptsUsed, maxAttempts: 3 };

    expect(changeOf(fail(state, 1, LATER, TIMEOUT, RETRY)).after.status).toBe(status);
  });

  it('ends the job at once when trying again is no use', () => {
    const { after, event } = changeOf(fail(running, 1, LATER, LOGIN, RETRY));

    expect(after).toMatchObject({
      status: 'failed',
      failure: { code: 'TARGET_AUTH_REQUIRED', message: 'The page asks for a login.' },
      attempts: [{ failure: { code: 'TARGET_AUTH_REQUIRED' } }],
      endedAt: LATER,
    });
    expect(event).toMatchObject({ type: 'job.failed', detail: 'TARGET_AUTH_REQUIRED' });
  });

  it.each([TIMEOUT, LOGIN])('ends a job whose cancel was accepted as cancelled: %s', (failure) => {
    const { after } = changeOf(fail(asked, 1, LATER, failure, RETRY));

    expect(after.status).toBe('cancelled');
    expect(after.failure).toBeUndefined();
  });

  it.each(LOST)('changes nothing %s', (_when, state, expected) => {
    expect(fail(state, 1, LATER, LOGIN, RETRY)).toBe(expected);
  });
});
