import { describe, expect, it } from 'vitest';
import type { JobState, JobStatus } from '../../../src/jobs/job.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { bury, cancel, claim, recover } from '../../../src/jobs/transitions.ts';
import { changeOf, NOW, queuedState } from '../../support/jobs.ts';

const LATER = NOW + 5_000;

const queued = queuedState();
const running = changeOf(claim(queued, NOW, TIMING)).after;
const asked = changeOf(cancel(running, NOW)).after;
const waiting = queuedState({ status: 'waiting', wait: { reason: 'retry', startsAt: LATER } });
const ended = (status: JobStatus) => queuedState({ status, dueAt: undefined, endedAt: NOW });

const ENDED: readonly JobStatus[] = ['succeeded', 'failed', 'cancelled'];

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
