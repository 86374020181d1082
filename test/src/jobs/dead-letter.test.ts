import { describe, expect, it } from 'vitest';
import { DeadLetter } from '../../../src/jobs/dead-letter.ts';
import { type FailureCode, JobFailure } from '../../../src/jobs/errors.ts';
import type { JobState } from '../../../src/jobs/job.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { bury, cancel, claim, fail, recover } from '../../../src/jobs/transitions.ts';
import { CLIENT, changeOf, JOB_ID, NOW, queuedState } from '../../support/jobs.ts';

const running = (overrides: Partial<JobState> = {}) =>
  changeOf(claim(queuedState(overrides), NOW, TIMING)).after;

const lettersOf = (decision: Parameters<typeof changeOf>[0]) =>
  (changeOf(decision).rows ?? []).map(({ type, row }) => ({ type, ...DeadLetter.parse(row) }));

const failing = (state: JobState, code: FailureCode) =>
  fail(state, 1, NOW, new JobFailure(code, 'Why it failed.'), { timing: TIMING, random: 0 });

describe('a dead letter', () => {
  it('is left by a job that used up its attempts, with all that is known of it', () => {
    const state = running({ maxAttempts: 1, site: 'example.com' });

    expect(lettersOf(failing(state, 'TARGET_TIMEOUT'))).toEqual([
      {
        type: 'dead',
        id: JOB_ID.replace('job_', 'dead_'),
        clientId: CLIENT,
        version: 0,
        expiresAt: state.expiresAt,
        diedAt: NOW,
        reason: 'attempts-used',
        failure: { code: 'TARGET_TIMEOUT', message: 'Why it failed.' },
        jobId: JOB_ID,
        kind: 'screenshot',
        site: 'example.com',
        attempts: 1,
      },
    ]);
  });

  it('is left by a job whose workers all died', () => {
    const state = running({ maxAttempts: 1 });

    const [letter] = lettersOf(recover(state, NOW + TIMING.leaseMs, TIMING));

    expect(letter).toMatchObject({ reason: 'attempts-used', failure: { code: 'JOB_POISONED' } });
  });

  it('is left by a job that no worker could start', () => {
    const [letter] = lettersOf(bury(queuedState(), NOW));

    expect(letter).toMatchObject({ reason: 'not-started', attempts: 0 });
  });

  it.each<[string, Parameters<typeof changeOf>[0]]>([
    ['has an attempt left', failing(running({ maxAttempts: 2 }), 'TARGET_TIMEOUT')],
    ['failed for good', failing(running({ maxAttempts: 1 }), 'TARGET_HTTP_ERROR')],
    ['was cancelled', cancel(queuedState(), NOW)],
    ['expired', claim(queuedState({ deadlineAt: NOW }), NOW, TIMING)],
  ])('is not left by a job that %s', (_name, decision) => {
    expect(lettersOf(decision)).toEqual([]);
  });
});
