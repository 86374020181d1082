import { describe, expect, it } from 'vitest';
import type { JobState, JobStatus } from '../../../src/jobs/job.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { cancel, claim, extend, holds, release } from '../../../src/jobs/transitions.ts';
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
