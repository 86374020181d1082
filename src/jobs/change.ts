import type { FailureCode } from './errors.ts';
import { type Attempt, type Failure, hasEnded, type JobEvent, type JobState } from './job.ts';
import type { JobChange } from './ports.ts';
import { settled } from './quota.ts';

/**
 * What every transition is made of. A change names the state that it was decided on; the store
 * writes it only if the row still is in that state.
 */

/** The row does not allow this step: it has `ended`, is `taken`, or its time is `not-due`. */
export type Refusal = 'ended' | 'taken' | 'not-due';

/** Why an attempt that holds nothing any more may not finish its job. */
export const lost = (state: JobState): Refusal => (hasEnded(state) ? 'ended' : 'taken');

/** The attempts with the open one closed, if there is one. */
export const closed = (state: JobState, now: number, failure?: Failure): Attempt[] =>
  state.attempts.map((attempt) =>
    attempt.endedAt === undefined ? { ...attempt, endedAt: now, failure } : attempt,
  );

/** A step that is told in the audit. */
export function change(
  state: JobState,
  now: number,
  type: JobEvent['type'],
  moved: Partial<JobState>,
  detail?: string,
): JobChange {
  const moving: JobState = { ...state, ...moved, version: state.version + 1 };
  // Whoever does not run any more leaves the place of a running job, in the same write.
  const after =
    moving.status === 'running' ? moving : { ...moving, place: undefined, worker: undefined };
  const attempt = after.attempt > 0 ? after.attempt : undefined;
  return { before: state, after, event: { seq: after.version, at: now, type, attempt, detail } };
}

/**
 * The last step of a job. What it reserved is settled with what it used; one that no worker ever
 * started gives back its place in the count of jobs, too.
 */
export function end(
  state: JobState,
  now: number,
  type: JobEvent['type'],
  moved: Partial<JobState>,
  detail?: FailureCode,
): JobChange {
  const { reservations, giveBack } = settled(state.reservations, {
    ...(state.startedAt === undefined ? { jobs: 0 } : {}),
    bytes: state.bill?.storedBytes ?? 0,
    nanoUsd: state.bill?.costNanoUsd ?? 0,
  });
  const last = {
    ...moved,
    reservations,
    endedAt: now,
    leaseEndsAt: undefined,
    wait: undefined,
    // Nobody goes on from there any more.
    checkpoint: undefined,
    // From here on only the erasure of its data can be due.
    dueAt: state.eraseAt,
  };
  const ended = change(state, now, type, last, detail);
  return giveBack.length > 0 ? { ...ended, giveBack } : ended;
}
