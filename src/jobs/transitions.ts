import { chargedForSilence } from './billing.ts';
import { type Refusal as AnyRefusal, change, closed, end, lost } from './change.ts';
import { askedToStop, cancelled, expired, failed, lastMomentOf, poisoned } from './endings.ts';
import type { JobFailure } from './errors.ts';
import { type Failure, hasEnded, type JobResult, type JobState, type WaitReason } from './job.ts';
import type { JobChange } from './ports.ts';
import { resendDelayMs, retryAfterMs, retryDelayMs, type Timing } from './timing.ts';
import { dueBy, waitingFor } from './waiting.ts';

/**
 * The life of a job as pure functions: the state that was read goes in, the change to write comes
 * out. The store writes a change only if the row still has the version that was read, so whoever
 * loses a race reads again and decides again.
 */

export type Refusal = AnyRefusal;

/** Makes one worker the only one that may finish the job, unless its time is over: then it ends. */
export function claim(state: JobState, now: number, timing: Timing): JobChange | Refusal {
  if (hasEnded(state)) return 'ended';
  if (state.status === 'running') return 'taken';
  if (now >= lastMomentOf(state)) return expired(state, now);
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

/**
 * Ends the attempt with a failure: a later retry, or the end of the job. A retry that would come
 * after the deadline is none.
 */
export function fail(
  state: JobState,
  attempt: number,
  now: number,
  thrown: JobFailure,
  { timing, random }: { readonly timing: Timing; readonly random: number },
): JobChange | Refusal {
  if (!holds(state, attempt)) return lost(state);
  if (state.cancelRequestedAt !== undefined) return cancelled(state, now);
  const failure: Failure = { code: thrown.code, message: thrown.message };
  if (!thrown.retryable) return failed(state, now, failure);
  if (state.attemptsUsed >= state.maxAttempts) {
    return failed(state, now, failure, { dead: 'attempts-used' });
  }
  const backoffMs = retryDelayMs(state.attemptsUsed, timing, random);
  const startsAt = now + retryAfterMs(thrown.retryAfterS) + backoffMs;
  if (startsAt >= lastMomentOf(state)) return expired(state, now, failure);
  const moved = {
    attempts: closed(state, now, failure),
    ...waitingFor(state, now, { reason: 'retry', startsAt }, timing),
  };
  return change(state, now, 'job.retrying', moved, failure.code);
}

/**
 * Puts off an attempt that has not visited anything yet: the site, its breaker or a quota has no
 * room before `startsAt`. Does not count as an attempt, nor as a start, however often it happens.
 */
export function defer(
  state: JobState,
  attempt: number,
  now: number,
  wait: { readonly reason: WaitReason; readonly startsAt: number },
  timing: Timing,
): JobChange | Refusal {
  if (!holds(state, attempt)) return lost(state);
  if (state.cancelRequestedAt !== undefined) return cancelled(state, now);
  const attempts = state.attempts.filter((one) => one.attempt !== attempt);
  const moved = {
    attemptsUsed: state.attemptsUsed - 1,
    attempts,
    // One that saved how far it came has been at its site, whichever attempts are still listed.
    startedAt: state.checkpoint ? state.startedAt : attempts[0]?.startedAt,
    ...waitingFor(state, now, wait, timing),
  };
  return change(state, now, 'job.deferred', moved, wait.reason);
}

/**
 * Puts off a job that nobody has begun: its client runs as many as it may. The audit says so once,
 * however often the job tries.
 */
export function postpone(
  state: JobState,
  now: number,
  wait: { readonly reason: WaitReason; readonly startsAt: number },
  timing: Timing,
): JobChange | Refusal {
  if (hasEnded(state)) return 'ended';
  if (state.status === 'running') return 'taken';
  if (now >= lastMomentOf(state)) return expired(state, now);
  const moved = waitingFor(state, now, wait, timing);
  const { event, ...postponed } = change(state, now, 'job.deferred', moved, wait.reason);
  return state.wait?.reason === wait.reason ? postponed : { ...postponed, event };
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
    attempts: closed(state, now, STOPPED_WORKER),
    leaseEndsAt: undefined,
    dueAt: dueBy(state, now + timing.resendMs),
  });
}

/** Ends a job at once if nobody runs it, or asks its worker to stop. */
export function cancel(state: JobState, now: number): JobChange | Refusal {
  if (hasEnded(state)) return 'ended';
  if (state.status !== 'running') return cancelled(state, now);
  return state.cancelRequestedAt === undefined ? askedToStop(state, now) : 'taken';
}

/**
 * What the sweep does with an overdue row: it takes a job from a worker that fell silent, ends one
 * whose deadline has passed, or widens the time until the message of a waiting job is sent again.
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
  if (state.status !== 'running') return sentAgain(state, now, timing);
  return taken(chargedForSilence(state), now, timing);
}

/** What becomes of a running job whose worker fell silent. */
function taken(state: JobState, now: number, timing: Timing): JobChange {
  if (state.cancelRequestedAt !== undefined) return cancelled(state, now);
  if (state.attemptsUsed >= state.maxAttempts) return poisoned(state, now);
  if (now >= lastMomentOf(state)) return expired(state, now, LOST_WORKER);
  return change(state, now, 'job.lease-lost', {
    status: 'queued',
    attempts: closed(state, now, LOST_WORKER),
    leaseEndsAt: undefined,
    dueAt: dueBy(state, now + timing.resendMs),
    resends: 0,
  });
}

/**
 * Ends a job whose message died in the queue before any worker could begin. One that was begun
 * lives on without that message, which may be an old one: the sweep sends another, and attempts are
 * counted where they are made.
 */
export function bury(state: JobState, now: number): JobChange | Refusal {
  if (hasEnded(state)) return 'ended';
  if (state.status === 'running') return 'taken';
  if (state.status === 'waiting' || state.attempt > 0) return 'not-due';
  return poisoned(state, now);
}

const LOST_WORKER: Failure = {
  code: 'JOB_POISONED',
  message: 'The worker died or fell silent while it ran this attempt.',
};

const STOPPED_WORKER: Failure = {
  code: 'WORKER_STOPPED',
  message: 'The worker was told to stop; the job goes on elsewhere.',
};

const leased = (now: number, { leaseMs }: Timing) => ({
  leaseEndsAt: now + leaseMs,
  dueAt: now + leaseMs,
});

function sentAgain(state: JobState, now: number, timing: Timing): JobChange {
  if (now >= lastMomentOf(state)) return expired(state, now);
  const { wait, resends } = state;
  const isEarly = wait && wait.startsAt > now;
  const moved = isEarly
    ? waitingFor(state, now, wait, timing)
    : { dueAt: dueBy(state, now + resendDelayMs(resends, timing)), resends: resends + 1 };
  return { before: state, after: { ...state, ...moved, version: state.version + 1 } };
}
