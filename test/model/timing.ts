import type { BatchTiming } from '../../src/batches/timing.ts';
import type { Timing } from '../../src/jobs/timing.ts';

/** All spans are the same, so that things fall together that can fall together. */
export const SPAN_MS = 3_000;

export const TIMING: Timing = {
  leaseMs: SPAN_MS,
  heartbeatMs: 1_000,
  resendMs: SPAN_MS,
  resendMaxMs: SPAN_MS,
  retryBaseMs: 2 * SPAN_MS,
  retryMaxMs: 2 * SPAN_MS,
  retentionMs: 1_000 * SPAN_MS,
};

export const BATCH_TIMING: BatchTiming = {
  leaseMs: SPAN_MS,
  resendMs: SPAN_MS,
  delayMaxMs: SPAN_MS,
  pollMs: SPAN_MS,
  pollMaxMs: SPAN_MS,
  closingMs: 0,
  retentionMs: TIMING.retentionMs,
  mostStalls: 3,
};
