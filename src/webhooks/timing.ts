/**
 * The numbers of deliveries, in milliseconds. As with jobs, correctness needs none of them: a
 * fenced write decides who finishes a delivery.
 */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const DELIVERY_TIMING = {
  /** Longest that an endpoint may take to answer. */
  requestMs: 15 * SECOND,
  /** How long a deliverer may be silent: its request, and the writes around it. */
  leaseMs: 45 * SECOND,
  /** How long a message may take before the sweep sends it again; doubled with every resend. */
  resendMs: MINUTE,
  /** Longest pause between two resends: what SQS can delay. */
  resendMaxMs: 15 * MINUTE,
  /** A failure of ours costs no attempt, but for no longer than this. */
  patienceMs: 3 * DAY,
  /** How long a delivery is kept after its event. */
  retentionMs: 30 * DAY,
} as const;

/** Pauses after the first attempt, the second, and so on: about 28 hours in all. */
export const RETRY_PAUSES_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  10 * HOUR,
] as const;

export const MOST_ATTEMPTS = RETRY_PAUSES_MS.length + 1;

/** The longest pause that an endpoint can ask for with `Retry-After`. */
const LONGEST_PAUSE_MS = 10 * HOUR;

/** Part of a pause that is left to chance, so that what failed together does not come together. */
const JITTER = 0.2;

/** An endpoint that lets nothing through for this long is disabled. */
export const DISABLE_AFTER_MS = 5 * DAY;

/** How long an old secret goes on signing beside the new one, unless its client says otherwise. */
export const ROTATION_OVERLAP_S = 24 * 60 * 60;

/** How often secrets are looked at: must be much less than the time between two stage keys. */
export const UPKEEP_MS = 7 * DAY;

/**
 * How long to wait before the next attempt.
 *
 * @param attemptsUsed - attempts that have failed so far, at least 1
 * @param random - a number in [0, 1)
 * @param askedMs - what the endpoint asked for
 */
export function retryPauseMs(attemptsUsed: number, random: number, askedMs = 0): number {
  const pauseMs = RETRY_PAUSES_MS[attemptsUsed - 1] ?? LONGEST_PAUSE_MS;
  const jittered = Math.floor(pauseMs * (1 - JITTER + 2 * JITTER * random));
  return Math.max(jittered, Math.min(askedMs, LONGEST_PAUSE_MS));
}

/** How long to wait for a message before the sweep sends it again. */
export const resendPauseMs = (resends: number): number =>
  Math.min(DELIVERY_TIMING.resendMaxMs, DELIVERY_TIMING.resendMs * 2 ** resends);
