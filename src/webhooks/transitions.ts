import type { Failure } from '../jobs/job.ts';
import { type Delivery, type DeliveryAttempt, type DeliveryEnding, hasEnded } from './delivery.ts';
import { DELIVERY_TIMING, MOST_ATTEMPTS, resendPauseMs, retryPauseMs } from './timing.ts';

/**
 * The life of a delivery as pure functions: the row that was read goes in, the row to write comes
 * out. It is written only over the version that was read; whoever loses reads and decides again.
 */

/** The row does not allow this step: it has `ended`, is `taken`, or its time is `not-due`. */
export type Refusal = 'ended' | 'taken' | 'not-due';

/** What came of one attempt. */
export type Outcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly answer: string;
      readonly retryAfterMs?: number | undefined;
    }
  | { readonly kind: 'unanswered'; readonly failure: Failure }
  /** The failure was on our side: it is not held against the endpoint. */
  | { readonly kind: 'unsent'; readonly failure: Failure }
  /** There is nobody to tell any more. */
  | { readonly kind: 'dropped'; readonly ending: DeliveryEnding };

/** Attempts that a row keeps; earlier ones are only counted. */
const ATTEMPTS_KEPT = 20;

/**
 * Makes one deliverer the only one that may finish the delivery; also takes it from one whose lease
 * is over. Ends it if that one was the last that it had.
 */
export function claim(row: Delivery, now: number): Delivery | Refusal {
  if (hasEnded(row)) return 'ended';
  if (row.status === 'sending' && (row.leaseEndsAt ?? 0) > now) return 'taken';
  if (row.status === 'pending' && (row.startsAt ?? 0) > now) return 'not-due';
  const attempts = closed(row, now, { failure: LOST_DELIVERER });
  if (row.attemptsUsed >= MOST_ATTEMPTS) {
    return ended({ ...row, attempts }, now, 'failed', 'attempts-used');
  }
  const attempt = row.attempt + 1;
  const leaseEndsAt = now + DELIVERY_TIMING.leaseMs;
  return {
    ...row,
    status: 'sending',
    attempt,
    attemptsUsed: row.attemptsUsed + 1,
    attempts: [...attempts, { attempt, startedAt: now }].slice(-ATTEMPTS_KEPT),
    startsAt: undefined,
    leaseEndsAt,
    dueAt: leaseEndsAt,
    resends: 0,
  };
}

/**
 * Finishes an attempt: the delivery is done, waits for its next attempt, or is given up.
 *
 * @param random - a number in [0, 1)
 */
export function settle(
  row: Delivery,
  { attempt, outcome }: { readonly attempt: number; readonly outcome: Outcome },
  now: number,
  random: number,
): Delivery | Refusal {
  if (row.status !== 'sending' || row.attempt !== attempt) return hasEnded(row) ? 'ended' : 'taken';
  if (outcome.kind === 'dropped') {
    const attempts = row.attempts.filter((one) => one.attempt !== attempt);
    return ended({ ...row, attempts }, now, 'dropped', outcome.ending);
  }
  const known = { ...row, attempts: closed(row, now, learnedFrom(outcome)) };
  if (outcome.kind === 'unsent') return unsent(known, now);
  if (isAccepted(outcome)) return ended(known, now, 'delivered');
  if (isGone(outcome)) return ended(known, now, 'failed', 'gone');
  if (row.attemptsUsed >= MOST_ATTEMPTS) return ended(known, now, 'failed', 'attempts-used');
  const askedMs = outcome.kind === 'answered' ? outcome.retryAfterMs : undefined;
  return waiting(known, now, retryPauseMs(row.attemptsUsed, random, askedMs));
}

/** The status alone tells: what follows it is only evidence. */
const isAccepted = (outcome: Outcome): boolean =>
  outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300;

/** RFC 9110, 15.5.11; to Standard Webhooks it says: send nothing any more. */
export const isGone = (outcome: Outcome): boolean =>
  outcome.kind === 'answered' && outcome.status === 410;

function learnedFrom(outcome: Exclude<Outcome, { kind: 'dropped' }>): Partial<DeliveryAttempt> {
  if (outcome.kind !== 'answered') return { failure: outcome.failure };
  return { status: outcome.status, answer: outcome.answer };
}

/** What the sweep does with an overdue row: widens the time until its message is sent once more. */
export function recover(row: Delivery, now: number): Delivery | Refusal {
  if (hasEnded(row)) return 'ended';
  const isBusy = row.status === 'sending' && (row.leaseEndsAt ?? 0) > now;
  if (isBusy || (row.startsAt ?? 0) > now) return 'not-due';
  return { ...row, dueAt: now + resendPauseMs(row.resends), resends: row.resends + 1 };
}

/** Sends it again by hand, with all its attempts anew; one that waits has its next attempt now. */
export function sendAgain(row: Delivery, now: number): Delivery | Refusal {
  if (row.status === 'sending') return 'taken';
  return {
    ...row,
    status: 'pending',
    attemptsUsed: 0,
    startsAt: now,
    dueAt: now + DELIVERY_TIMING.resendMs,
    resends: 0,
    endedAt: undefined,
    ending: undefined,
    expiresAt: now + DELIVERY_TIMING.retentionMs,
  };
}

const LOST_DELIVERER: Failure = {
  code: 'WORKER_STOPPED',
  message: 'The deliverer died or fell silent; the event may have arrived all the same.',
};

/** Costs no attempt, for some days: what is wrong is not the endpoint. */
function unsent(row: Delivery, now: number): Delivery {
  if (now - row.createdAt >= DELIVERY_TIMING.patienceMs) {
    return ended(row, now, 'failed', 'attempts-used');
  }
  const free = { ...row, attemptsUsed: row.attemptsUsed - 1 };
  return waiting(free, now, DELIVERY_TIMING.resendMaxMs);
}

const waiting = (row: Delivery, now: number, pauseMs: number): Delivery => ({
  ...row,
  status: 'pending',
  startsAt: now + pauseMs,
  leaseEndsAt: undefined,
  // A pause that a message can wait out is waited out by one; the sweep carries longer ones.
  dueAt: now + pauseMs + (isShort(pauseMs) ? DELIVERY_TIMING.resendMs : 0),
});

/** Whether a message can be delayed for so long. */
export const isShort = (pauseMs: number): boolean => pauseMs <= DELIVERY_TIMING.resendMaxMs;

const ended = (
  row: Delivery,
  now: number,
  status: 'delivered' | 'failed' | 'dropped',
  ending?: DeliveryEnding,
): Delivery => ({
  ...row,
  status,
  ending,
  endedAt: now,
  startsAt: undefined,
  leaseEndsAt: undefined,
  dueAt: undefined,
});

/** The attempts with the open one closed, if there is one. */
const closed = (row: Delivery, now: number, learned: Partial<DeliveryAttempt>): DeliveryAttempt[] =>
  row.attempts.map((attempt) =>
    attempt.endedAt === undefined ? { ...attempt, endedAt: now, ...learned } : attempt,
  );
