import { describe, expect, it } from 'vitest';
import type { JobState, JobStatus } from '../../../src/jobs/job.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import {
  bury,
  cancel,
  claim,
  extend,
  holds,
  recover,
  release,
} from '../../../src/jobs/transitions.ts';
import { changeOf, NOW, queuedState } from '../../support/jobs.ts';

const LATER = NOW + 5_000;

const queued = queuedState();
const running = changeOf(claim(queued, NOW, TIMING)).after;
const asked = changeOf(cancel(running, NOW)).after;
const waiting = queuedState({ status: 'waiting', wait: { reason: 'retry', startsAt: LATER } });
const ended = (status: JobStatus) => queuedState({ status, dueAt: undefined, endedAt: NOW });

const ENDED: readonly JobStatus[] = ['succeeded', 'failed', 'cancelled'];

describe('claim', () => {
  it('makes a queued job the first attempt’s, under a lease', () => {
    const { before, after, event } = changeOf(claim(queued, NOW, TIMING));

    expect(before).toBe(queued);
    expect(after).toMatchObject({
      status: 'running',
      version: 1,
      attempt: 1,
      attemptsUsed: 1,
      attempts: [{ attempt: 1, startedAt: NOW }],
      startedAt: NOW,
      leaseEndsAt: NOW + TIMING.leaseMs,
      dueAt: NOW + TIMING.leaseMs,
    });
    expect(event).toMatchObject({ seq: 1, at: NOW, type: 'job.started', attempt: 1 });
  });

  it('counts on from earlier attempts, and remembers the first start', () => {
    const before = queuedState({ attempt: 2, attemptsUsed: 1, startedAt: NOW - 1, resends: 3 });

    const { after } = changeOf(claim(before, LATER, TIMING));

    expect(after).toMatchObject({ attempt: 3, attemptsUsed: 2, startedAt: NOW - 1, resends: 0 });
  });

  it('leaves a waiting job until the millisecond before its time', () => {
    expect(claim(waiting, LATER - 1, TIMING)).toBe('not-due');
  });

  it('takes a waiting job at its time, which is over then', () => {
    const { after } = changeOf(claim(waiting, LATER, TIMING));

    expect(after.status).toBe('running');
    expect(after.wait).toBeUndefined();
  });

  it('leaves a job that another worker has, even when its lease has ended', () => {
    expect(claim(running, NOW + 10 * TIMING.leaseMs, TIMING)).toBe('taken');
  });

  it.each(ENDED)('leaves a job that has %s', (status) => {
    expect(claim(ended(status), NOW, TIMING)).toBe('ended');
  });
});

describe('holds', () => {
  it.each<[string, JobState, number, boolean]>([
    ['the attempt that runs', running, 1, true],
    ['an earlier attempt', running, 0, false],
    ['an attempt of a job that nobody runs', { ...running, status: 'queued' }, 1, false],
    ['an attempt of a job that has ended', { ...running, status: 'succeeded' }, 1, false],
  ])('says whether the job is that of %s', (_who, state, attempt, expected) => {
    expect(holds(state, attempt)).toBe(expected);
  });
});

describe('extend', () => {
  const aThird = NOW + TIMING.leaseMs / 3;

  it('leaves a lease of which less than a third is used up', () => {
    expect(extend(running, aThird - 1, TIMING)).toBeUndefined();
  });

  it.each([
    ['when a third of it is used up', aThird],
    ['when it has ended and nobody took the job', NOW + 2 * TIMING.leaseMs],
  ])('extends a lease %s, and tells no event of it', (_when, at) => {
    const { after, event } = changeOf(extend(running, at, TIMING));

    expect(after).toEqual({
      ...running,
      version: running.version + 1,
      leaseEndsAt: at + TIMING.leaseMs,
      dueAt: at + TIMING.leaseMs,
    });
    expect(event).toBeUndefined();
  });
});

describe('release', () => {
  it('gives the job back, and does not count the attempt', () => {
    const { after, event } = changeOf(release(running, 1, LATER, TIMING));

    expect(after).toMatchObject({
      status: 'queued',
      attempt: 1,
      attemptsUsed: 0,
      attempts: [{ attempt: 1, endedAt: LATER, failure: { code: 'WORKER_STOPPED' } }],
      dueAt: LATER + TIMING.resendMs,
    });
    expect(after.leaseEndsAt).toBeUndefined();
    expect(event?.type).toBe('job.released');
  });

  it('ends a job whose cancel was accepted', () => {
    expect(changeOf(release(asked, 1, LATER, TIMING)).after.status).toBe('cancelled');
  });

  it('is not for an attempt that lost the job', () => {
    const taken = { ...running, attempt: 2 };

    expect(release(taken, 1, LATER, TIMING)).toBe('taken');
    expect(release(ended('failed'), 1, LATER, TIMING)).toBe('ended');
  });
});

describe('cancel', () => {
  it.each([
    ['queued', queued],
    ['waiting', waiting],
  ])('ends a %s job at once, and gives back the quota of one that never ran', (_status, state) => {
    const { after, event, giveBack } = changeOf(cancel(state, LATER));

    expect(after).toMatchObject({ status: 'cancelled', endedAt: LATER, reservations: [] });
    expect([after.wait, after.dueAt, after.leaseEndsAt]).toEqual([undefined, undefined, undefined]);
    expect(event?.type).toBe('job.cancelled');
    expect(giveBack).toEqual(queued.reservations);
  });

  it('keeps the quota of a job that ran before', () => {
    const { after, giveBack } = changeOf(cancel({ ...waiting, startedAt: NOW }, LATER));

    expect(giveBack).toBeUndefined();
    expect(after.reservations).toEqual(waiting.reservations);
  });

  it('asks the worker of a running job, and leaves the rest to it', () => {
    const { after, event } = changeOf(cancel(running, LATER));

    expect(after).toEqual({ ...running, version: 2, cancelRequestedAt: LATER });
    expect(event?.type).toBe('job.cancel-requested');
  });

  it('asks a worker only once', () => {
    expect(cancel(asked, LATER)).toBe('taken');
  });

  it.each(ENDED)('is too late for a job that has %s', (status) => {
    expect(cancel(ended(status), LATER)).toBe('ended');
  });
});

describe('recover', () => {
  const leaseEnd = NOW + TIMING.leaseMs;

  it('leaves a running job one millisecond before its lease ends', () => {
    expect(recover(running, leaseEnd - 1, TIMING)).toBe('not-due');
  });

  it('takes a running job from its worker when the lease ends', () => {
    const { after, event } = changeOf(recover(running, leaseEnd, TIMING));

    expect(after).toMatchObject({
      status: 'queued',
      attempt: 1,
      attemptsUsed: 1,
      attempts: [{ attempt: 1, endedAt: leaseEnd, failure: { code: 'JOB_POISONED' } }],
      dueAt: leaseEnd + TIMING.resendMs,
      resends: 0,
    });
    expect(after.leaseEndsAt).toBeUndefined();
    expect(event?.type).toBe('job.lease-lost');
  });

  it.each([
    ['with attempts left, queues it', 2, 'queued'],
    ['with no attempt left, fails it', 3, 'failed'],
  ])('meets a job %s', (_what, attemptsUsed, status) => {
    const state = { ...running, attemptsUsed, maxAttempts: 3 };

    expect(changeOf(recover(state, leaseEnd, TIMING)).after.status).toBe(status);
  });

  it('says of a job without attempts left that its workers died', () => {
    const last = { ...running, attemptsUsed: 3 };

    const { after, giveBack } = changeOf(recover(last, leaseEnd, TIMING));

    expect(after.failure?.code).toBe('JOB_POISONED');
    expect(after.attempts[0]).toMatchObject({ endedAt: leaseEnd });
    expect(giveBack).toBeUndefined();
  });

  it('cancels for a worker that died before it could', () => {
    expect(changeOf(recover(asked, leaseEnd, TIMING)).after.status).toBe('cancelled');
  });

  it('leaves a queued job whose message may still come', () => {
    expect(recover(queued, NOW + TIMING.resendMs - 1, TIMING)).toBe('not-due');
  });

  it.each([
    [0, 1],
    [1, 2],
    [2, 4],
    [3, 8],
    [4, 15],
    [50, 15],
  ])('after %i messages waits %i minutes until the next', (resends, minutes) => {
    const overdue = queuedState({ resends, dueAt: LATER });

    const { after, event } = changeOf(recover(overdue, LATER, TIMING));

    expect(after).toEqual({
      ...overdue,
      version: 1,
      resends: resends + 1,
      dueAt: LATER + minutes * 60_000,
    });
    expect(event).toBeUndefined();
  });

  it('looks ahead as far as it is told', () => {
    expect(recover(running, NOW, TIMING, leaseEnd - 1)).toBe('not-due');
    expect(changeOf(recover(running, NOW, TIMING, leaseEnd)).after.status).toBe('queued');
  });

  it.each(ENDED)('has nothing to do for a job that has %s', (status) => {
    expect(recover(ended(status), LATER, TIMING)).toBe('ended');
  });
});

describe('bury', () => {
  it('ends a queued job that no worker has begun, and gives its quota back', () => {
    const { after, event, giveBack } = changeOf(bury(queued, LATER));

    expect(after).toMatchObject({ status: 'failed', failure: { code: 'JOB_POISONED' } });
    expect(event).toMatchObject({ type: 'job.failed', detail: 'JOB_POISONED' });
    expect(giveBack).toEqual(queued.reservations);
  });

  it.each<[string, JobState, string]>([
    ['that a worker has', running, 'taken'],
    ['that waits for its time', waiting, 'not-due'],
    ['that was begun before', { ...queued, attempt: 1 }, 'not-due'],
    ['that has ended', ended('succeeded'), 'ended'],
  ])('leaves a job %s', (_what, state, expected) => {
    expect(bury(state, LATER)).toBe(expected);
  });
});
