import type { FailureCode } from './errors.ts';
import { type Attempt, type Failure, hasEnded, type JobEvent, type JobState } from './job.ts';
import type { JobChange } from './ports.ts';

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
  const after = moving.status === 'running' ? moving : { ...moving, place: undefined };
  const attempt = after.attempt > 0 ? after.attempt : undefined;
  return { before: state, after, event: { seq: after.version, at: now, type, attempt, detail } };
}

/** The last step of a job. One that no worker ever started gives its quota back. */
export function end(
  state: JobState,
  now: number,
  type: JobEvent['type'],
  moved: Partial<JobState>,
  detail?: FailureCode,
): JobChange {
  const neverRan = state.startedAt === undefined && state.reservations.length > 0;
  const ended = change(
    state,
    now,
    type,
    {
      ...moved,
      ...(neverRan ? { reservations: [] } : {}),
      endedAt: now,
      leaseEndsAt: undefined,
      wait: undefined,
      // From here on only the erasure of its data can be due.
      dueAt: state.eraseAt,
    },
    detail,
  );
  return neverRan ? { ...ended, giveBack: state.reservations } : ended;
}
