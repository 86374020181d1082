import { change, type Refusal } from './change.ts';
import { deadLetterIdOf } from './dead-letter.ts';
import { hasEnded, type JobState } from './job.ts';
import type { JobChange } from './ports.ts';
import type { Timing } from './timing.ts';

/**
 * How the data of a job goes away: the state says so first, and from then on nobody gets to see
 * it; then files and rows go, in any order and as often as it takes; what is left is a state that
 * says nothing but that there was a job. A crash anywhere leaves a row that is due.
 */

/** Longest that a worker which lost its job may go on writing files, in milliseconds. */
const LATE_WRITES_MS = 10 * 60 * 1_000;

/** Decides that the data goes. `taken`: the job has not ended; `ended`: that was decided before. */
export function askErasure(state: JobState, now: number, timing: Timing): JobChange | Refusal {
  if (!hasEnded(state)) return 'taken';
  if (state.erasure) return 'ended';
  const asked = change(state, now, 'job.erasing', {
    erasure: { askedAt: now },
    dueAt: now + timing.resendMs,
  });
  return { ...asked, drops: [deadLetterIdOf(state.jobId)] };
}

/**
 * What is left once files and rows are gone. A worker that was fenced off shortly before the end
 * may store a file even now: if so, the sweep looks once more.
 */
export function tombstone(state: JobState, now: number, timing: Timing): JobChange {
  const { jobId, clientId, kind, status, createdAt, endedAt, erasure } = state;
  const quietAt = (endedAt ?? now) + LATE_WRITES_MS;
  const after: JobState = {
    jobId,
    clientId,
    kind,
    site: '',
    tags: [],
    requestId: '',
    status,
    version: state.version + 1,
    createdAt,
    endedAt,
    attempt: state.attempt,
    attemptsUsed: state.attemptsUsed,
    maxAttempts: state.maxAttempts,
    attempts: [],
    resends: 0,
    reservations: [],
    expiresAt: now + timing.retentionMs,
    dueAt: quietAt > now ? quietAt : undefined,
    erasure: { askedAt: erasure?.askedAt ?? now, doneAt: erasure?.doneAt ?? now },
  };
  return { before: state, after };
}

/** What the sweep has to do about a job that has ended. */
export function erasureDue(state: JobState, now: number): 'ask' | 'erase' | 'nothing' {
  if (state.erasure && !state.erasure.doneAt) return 'erase';
  if (state.dueAt === undefined || state.dueAt > now) return 'nothing';
  return state.erasure ? 'erase' : 'ask';
}
