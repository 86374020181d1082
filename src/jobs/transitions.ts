import type { FailureCode, JobFailure } from './errors.ts';
import {
  type Attempt,
  type Failure,
  hasEnded,
  type JobEvent,
  type JobResult,
  type JobState,
} from './job.ts';
import type { JobChange } from './ports.ts';
import { resendDelayMs, retryDelayMs, type Timing } from './timing.ts';

/**
 * The life of a job as pure functions: the state that was read goes in, the change to write comes
 * out. The store writes a change only if the row still has the version that was read, so whoever
 * loses a race reads again and decides again.
 */

/** The row does not allow this step: it has `ended`, is `taken`, or its time is `not-due`. */
export type Refusal = 'ended' | 'taken' | 'not-due';

/** Makes one worker the only one that may finish the job. */
export function claim(state: JobState, now: number, timing: Timing): JobChange | Refusal {
  if (hasEnded(state)) return 'ended';
  if (state.status === 'running') return 'taken';
  if (state.wait && state.wait.startsAt > now) return 'not-due';
  const attempt = state.attempt + 1;
  return change(state, now, 'job.started', {
    status: 'running',
    attempt,
    attemptsUsed: state.attemptsUsed + 1,
    attempts: [...state.attempts, { attempt, startedAt: now }],
    startedAt: state.startedAt ?? now,
    ...leased(now, timing),
    wait: undefined,
    resends: 0,
  });
}

/** Whether `attempt` is the one that may finish the job. */
export const holds = (state: JobState, attempt: number): boolean =>
  state.status === 'running' && state.attempt === attempt;

/** Extends the lease once a third of it is used up; `undefined` before that. */
export function extend(state: JobState, now: number, timing: Timing): JobChange | undefined {
  const leftMs = (state.leaseEndsAt ?? 0) - now;
  if (leftMs > (timing.leaseMs * 2) / 3) return undefined;
  const after = { ...state, ...leased(now, timing), version: state.version + 1 };
  return { before: state, after };
}

/** Publishes what the attempt made. A job whose cancel was accepted ends as `cancelled`. */
export function succeed(
  state: JobState,
  attempt: number,
  now: number,
  result: JobResult,
): JobChange | Refusal {
  if (!holds(state, attempt)) return lost(state);
  if (state.cancelRequestedAt !== undefined) return cancelled(state, now);
  const ended = end(state, now, 'job.succeeded', {
    status: 'succeeded',
    attempts: closed(state, now),
  });
  return { ...ended, result };
}

/** Ends the attempt with a failure: a later retry, or the end of the job. */
export function fail(
  state: JobState,
  attempt: number,
  now: number,
  thrown: JobFailure,
  retry: { readonly timing: Timing; readonly random: number },
): JobChange | Refusal {
  if (!holds(state, attempt)) return lost(state);
  if (state.cancelRequestedAt !== undefined) return cancelled(state, now);
  const failure: Failure = { code: thrown.code, message: thrown.message };
  if (!thrown.retryable || state.attemptsUsed >= state.maxAttempts) {
    return failed(state, now, failure);
  }
  const startsAt = now + retryDelayMs(state.attemptsUsed, retry.timing, retry.random);
  return change(
    state,
    now,
    'job.retrying',
    {
      status: 'waiting',
      attempts: closed(state, now, failure),
      wait: { reason: 'retry', startsAt },
      leaseEndsAt: undefined,
      // The delayed message comes first; the sweep only stands in for it.
      dueAt: startsAt + retry.timing.resendMs,
    },
    failure.code,
  );
}

/** Gives the job back untouched: the worker was told to stop. Does not count as an attempt. */
export function release(
  state: JobState,
  attempt: number,
  now: number,
  timing: Timing,
): JobChange | Refusal {
  if (!holds(state, attempt)) return lost(state);
  if (state.cancelRequestedAt !== undefined) return cancelled(state, now);
  return change(state, now, 'job.released', {
    status: 'queued',
    attemptsUsed: state.attemptsUsed - 1,
    attempts: closed(state, now, {
      code: 'WORKER_STOPPED',
      message: 'The worker was told to stop; the job goes on elsewhere.',
    }),
    leaseEndsAt: undefined,
    dueAt: now + timing.resendMs,
  });
}

/** Ends a job at once if nobody runs it, or asks its worker to stop. */
export function cancel(state: JobState, now: number): JobChange | Refusal {
  if (hasEnded(state)) return 'ended';
  if (state.status !== 'running') return cancelled(state, now);
  if (state.cancelRequestedAt !== undefined) return 'taken';
  return change(state, now, 'job.cancel-requested', { cancelRequestedAt: now });
}

/**
 * What the sweep does with an overdue row: it takes a job from a worker that fell silent, or
 * widens the time until the message of a waiting job is sent once more.
 *
 * @param horizon - rows that are due until then count as overdue
 */
export function recover(
  state: JobState,
  now: number,
  timing: Timing,
  horizon = now,
): JobChange | Refusal {
  if (hasEnded(state)) return 'ended';
  if (state.dueAt === undefined || state.dueAt > horizon) return 'not-due';
  if (state.status !== 'running') {
    const dueAt = now + resendDelayMs(state.resends, timing);
    const after = { ...state, dueAt, resends: state.resends + 1, version: state.version + 1 };
    return { before: state, after };
  }
  if (state.cancelRequestedAt !== undefined) return cancelled(state, now);
  if (state.attemptsUsed >= state.maxAttempts) return poisoned(state, now);
  return change(state, now, 'job.lease-lost', {
    status: 'queued',
    attempts: closed(state, now, LOST_WORKER),
    leaseEndsAt: undefined,
    dueAt: now + timing.resendMs,
    resends: 0,
  });
}

/** Ends a job whose message died in the queue, unless a worker has it or it waits for its time. */
export function bury(state: JobState, now: number): JobChange | Refusal {
  if (hasEnded(state)) return 'ended';
  if (state.status === 'running') return 'taken';
  if (state.status === 'waiting') return 'not-due';
  return poisoned(state, now);
}

const LOST_WORKER: Failure = {
  code: 'JOB_POISONED',
  message: 'The worker died or fell silent while it ran this attempt.',
};

const lost = (state: JobState): Refusal => (hasEnded(state) ? 'ended' : 'taken');

const leased = (now: number, { leaseMs }: Timing) => ({
  leaseEndsAt: now + leaseMs,
  dueAt: now + leaseMs,
});

const poisoned = (state: JobState, now: number): JobChange =>
  failed(state, now, {
    code: 'JOB_POISONED',
    message: `No worker finished the job in ${state.attemptsUsed} attempts.`,
  });

const failed = (state: JobState, now: number, failure: Failure): JobChange =>
  end(
    state,
    now,
    'job.failed',
    { status: 'failed', failure, attempts: closed(state, now, failure) },
    failure.code,
  );

const cancelled = (state: JobState, now: number): JobChange =>
  end(state, now, 'job.cancelled', { status: 'cancelled', attempts: closed(state, now) });

/** The attempts with the open one closed, if there is one. */
function closed(state: JobState, now: number, failure?: Failure): Attempt[] {
  return state.attempts.map((attempt) =>
    attempt.endedAt === undefined ? { ...attempt, endedAt: now, failure } : attempt,
  );
}

/** The last step of a job. One that no worker ever started gives its quota back. */
function end(
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
      dueAt: undefined,
    },
    detail,
  );
  return neverRan ? { ...ended, giveBack: state.reservations } : ended;
}

function change(
  state: JobState,
  now: number,
  type: JobEvent['type'],
  moved: Partial<JobState>,
  detail?: string,
): JobChange {
  const after: JobState = { ...state, ...moved, version: state.version + 1 };
  const attempt = after.attempt > 0 ? after.attempt : undefined;
  return { before: state, after, event: { seq: after.version, at: now, type, attempt, detail } };
}
