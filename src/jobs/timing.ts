/**
 * The numbers of the life cycle, in milliseconds. Correctness needs none of them: a fenced write
 * decides who finishes, whatever the clocks say. They only decide how soon a fault heals.
 */
export interface Timing {
  /** How long a worker may be silent before the job is somebody else's. */
  readonly leaseMs: number;
  /** How often a worker says that it lives; also how soon it learns of a cancel. */
  readonly heartbeatMs: number;
  /** How long a message may take before the sweep sends it again; doubled with every resend. */
  readonly resendMs: number;
  /** Longest pause between two resends: what SQS can delay. */
  readonly resendMaxMs: number;
  /** First retry comes within this time, the next within twice as long, and so on. */
  readonly retryBaseMs: number;
  readonly retryMaxMs: number;
  /** How long rows and artifacts are kept. */
  readonly retentionMs: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

export const TIMING: Timing = {
  leaseMs: 30 * SECOND,
  // A cancelled page stops within two seconds of the request.
  heartbeatMs: 2 * SECOND,
  resendMs: MINUTE,
  resendMaxMs: 15 * MINUTE,
  retryBaseMs: 2 * SECOND,
  retryMaxMs: 5 * MINUTE,
  retentionMs: 30 * DAY,
};

/**
 * When to try again: exponential backoff with full jitter, so that jobs that failed together do
 * not come back together (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 *
 * @param attemptsUsed - attempts that have failed so far, at least 1
 * @param random - a number in [0, 1)
 */
export function retryDelayMs(attemptsUsed: number, timing: Timing, random: number): number {
  const ceilingMs = Math.min(timing.retryMaxMs, timing.retryBaseMs * 2 ** (attemptsUsed - 1));
  return Math.floor(ceilingMs * random);
}

/** Longest `Retry-After` of a site that is honoured: beyond that it is a mistake or a refusal. */
const RETRY_AFTER_MAX_MS = 15 * MINUTE;

/**
 * How long a site asked to be left alone. What is absurd is cut off; the backoff comes on top, so
 * that jobs which were told the same moment do not come back together.
 *
 * @param retryAfterS - `Retry-After` of the site, in seconds from now
 */
export const retryAfterMs = (retryAfterS = 0): number =>
  Math.min(RETRY_AFTER_MAX_MS, Math.max(0, retryAfterS) * 1_000);

/** How long to wait for a message before the sweep sends it again. */
export const resendDelayMs = (resends: number, timing: Timing): number =>
  Math.min(timing.resendMaxMs, timing.resendMs * 2 ** resends);

/** Time between two looks at the clock, which may have been set back in between. */
export const elapsedMs = (from: number, to: number): number => Math.max(0, to - from);
