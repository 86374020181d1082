import { change, closed, end } from './change.ts';
import { type DeadReason, deadLetterOf } from './dead-letter.ts';
import type { Failure, JobState } from './job.ts';
import type { JobChange } from './ports.ts';

/** The ways in which a job ends without a result. */

/** What of a job says how long anybody waits for it. */
export type Until = Pick<JobState, 'deadlineAt' | 'expiresAt'>;

interface HowItFailed {
  /** Set when nobody will try again although one might: leaves a dead letter. */
  readonly dead?: DeadReason | undefined;
  /** How the open attempt failed, if not as the job did. */
  readonly attempt?: Failure | undefined;
}

export function failed(
  state: JobState,
  now: number,
  failure: Failure,
  { dead, attempt = failure }: HowItFailed = {},
): JobChange {
  const moved = { status: 'failed' as const, failure, attempts: closed(state, now, attempt) };
  const ended = end(state, now, 'job.failed', moved, failure.code);
  return dead ? { ...ended, rows: [deadLetterOf(ended.after, now, dead, failure)] } : ended;
}

export const cancelled = (state: JobState, now: number): JobChange =>
  end(state, now, 'job.cancelled', { status: 'cancelled', attempts: closed(state, now) });

/** Workers died of it, or none could begin. */
export const poisoned = (state: JobState, now: number): JobChange =>
  failed(
    state,
    now,
    {
      code: 'JOB_POISONED',
      message: `No worker finished the job in ${state.attemptsUsed} attempts.`,
    },
    { dead: state.attemptsUsed > 0 ? 'attempts-used' : 'not-started' },
  );

/** When the job must have ended: its client's deadline, or the end of the time that it is kept. */
export const lastMomentOf = ({ deadlineAt, expiresAt }: Until): number =>
  Math.min(deadlineAt ?? expiresAt, expiresAt);

/** @param attempt - how the last attempt failed, when it was that which used up the time */
export function expired(state: JobState, now: number, attempt?: Failure): JobChange {
  const last = new Date(lastMomentOf(state)).toISOString();
  const before = attempt ? ` The last attempt failed with ${attempt.code}: ${attempt.message}` : '';
  const message = `The job was to be done by ${last}.${before}`;
  return failed(state, now, { code: 'JOB_EXPIRED', message }, { attempt });
}

/** Asks the worker of a running job to stop. */
export const askedToStop = (state: JobState, now: number): JobChange =>
  change(state, now, 'job.cancel-requested', { cancelRequestedAt: now });
