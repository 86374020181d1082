/** The numbers of a batch's life, in milliseconds. Correctness needs none of them. */
export interface BatchTiming {
  /** How long an expander may be silent before the batch is somebody else's. */
  readonly leaseMs: number;
  /** How long a message may take before the sweep sends it again. */
  readonly resendMs: number;
  /** Longest that a message can be delayed. */
  readonly delayMaxMs: number;
  /** First look whether jobs have ended, when as many run as may; later ones are rarer. */
  readonly pollMs: number;
  readonly pollMaxMs: number;
  /** Kept for the last write and the message, before the platform ends the expander. */
  readonly closingMs: number;
  /** Rows and files are kept this long after the last item was accepted. */
  readonly retentionMs: number;
  /** Expanders that may die on one batch in a row. */
  readonly mostStalls: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

export const BATCH_TIMING: BatchTiming = {
  leaseMs: MINUTE,
  resendMs: MINUTE,
  delayMaxMs: 15 * MINUTE,
  pollMs: SECOND,
  pollMaxMs: 15 * SECOND,
  closingMs: 15 * SECOND,
  retentionMs: 30 * DAY,
  mostStalls: 10,
};

/** When to look again for room, after so many looks in vain. */
export const pollDelayMs = (polls: number, { pollMs, pollMaxMs }: BatchTiming): number =>
  Math.floor(Math.min(pollMaxMs, pollMs * 1.5 ** polls));
