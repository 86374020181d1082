import { describe, expect, it } from 'vitest';
import { askErasure, erasureDue, tombstone } from '../../../src/jobs/erasure.ts';
import { visibleTo } from '../../../src/jobs/find-job.ts';
import type { JobState } from '../../../src/jobs/job.ts';
import { submissionOf } from '../../../src/jobs/submit-job.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { claim, succeed } from '../../../src/jobs/transitions.ts';
import { CLIENT, changeOf, JOB_ID, NOW, queuedState, resultOf } from '../../support/jobs.ts';
import { orderOf } from '../../support/life.ts';

const HOUR_MS = 3_600_000;

const succeeded = (overrides: Partial<JobState> = {}): JobState => {
  const running = changeOf(claim(queuedState(overrides), NOW, TIMING)).after;
  return changeOf(succeed(running, 1, NOW, resultOf(running))).after;
};
const asked = (overrides: Partial<JobState> = {}) =>
  changeOf(askErasure(succeeded(overrides), NOW, TIMING)).after;

describe('asking for the erasure of a job', () => {
  it('is told in the audit, makes the row due, and drops its dead letter', () => {
    const { after, event, drops } = changeOf(askErasure(succeeded(), NOW, TIMING));

    expect(after).toMatchObject({ erasure: { askedAt: NOW }, dueAt: NOW + TIMING.resendMs });
    expect(event?.type).toBe('job.erasing');
    expect(drops).toEqual([JOB_ID.replace('job_', 'dead_')]);
  });

  it('is refused before its end, and done once', () => {
    expect(askErasure(queuedState(), NOW, TIMING)).toBe('taken');
    expect(askErasure(asked(), NOW, TIMING)).toBe('ended');
  });
});

describe('what is left of an erased job', () => {
  const left = changeOf(tombstone(asked({ tags: ['secret'], site: 'a.test' }), NOW, TIMING)).after;

  it('says that there was a job, and nothing of what it was about', () => {
    expect(left).toMatchObject({ jobId: JOB_ID, clientId: CLIENT, status: 'succeeded' });
    expect(JSON.stringify(left)).not.toMatch(/secret|a\.test|req_test/);
  });

  it('is looked at once more when late files are over, and then never again', () => {
    const quietAt = NOW + 10 * 60_000;

    expect(left.dueAt).toBe(quietAt);
    expect(erasureDue(left, quietAt - 1)).toBe('nothing');
    expect(erasureDue(left, quietAt)).toBe('erase');
    const again = changeOf(tombstone(left, quietAt, TIMING)).after;
    expect(again.dueAt).toBeUndefined();
    expect(again.erasure).toEqual(left.erasure);
  });

  it('needs no second look when the job ended long ago', () => {
    const { after } = changeOf(tombstone(asked(), NOW + HOUR_MS, TIMING));

    expect(after.dueAt).toBeUndefined();
  });
});

describe('the time that a job is kept', () => {
  const kept = (retentionMs?: number) =>
    submissionOf(orderOf({ retentionMs }), { jobId: JOB_ID, at: NOW, timing: TIMING }).state;

  it('is the stage’s, and nothing is erased for it', () => {
    expect(kept()).toMatchObject({ expiresAt: NOW + TIMING.retentionMs });
    expect(kept().eraseAt).toBeUndefined();
    expect(succeeded(kept()).dueAt).toBeUndefined();
  });

  it('is the client’s if that is shorter: then the row stays due after the end', () => {
    expect(kept(HOUR_MS)).toMatchObject({ expiresAt: NOW + HOUR_MS, eraseAt: NOW + HOUR_MS });
    const ended = succeeded(kept(HOUR_MS));
    expect(ended.dueAt).toBe(NOW + HOUR_MS);
    expect(erasureDue(ended, NOW + HOUR_MS - 1)).toBe('nothing');
    expect(erasureDue(ended, NOW + HOUR_MS)).toBe('ask');
  });

  it('is never longer than the stage’s', () => {
    expect(kept(TIMING.retentionMs + 1)).toMatchObject({ expiresAt: NOW + TIMING.retentionMs });
    expect(kept(TIMING.retentionMs).eraseAt).toBeUndefined();
  });

  it('decides what is shown, whether the rows are still there or not', () => {
    const long = succeeded();
    const short = succeeded(kept(HOUR_MS));
    const codeAt = (state: JobState, now: number) => {
      try {
        return visibleTo(CLIENT, JOB_ID, state, now).status;
      } catch (error) {
        return error instanceof Error && 'code' in error ? error.code : error;
      }
    };

    expect(codeAt(long, long.expiresAt - 1)).toBe('succeeded');
    expect(codeAt(long, long.expiresAt)).toBe('JOB_NOT_FOUND');
    expect(codeAt(short, NOW + HOUR_MS - 1)).toBe('succeeded');
    expect(codeAt(short, NOW + HOUR_MS)).toBe('JOB_DELETED');
    expect(codeAt(asked(), NOW)).toBe('JOB_DELETED');
    expect(codeAt({ ...asked(), clientId: 'cli_other' }, NOW)).toBe('JOB_NOT_FOUND');
  });
});
