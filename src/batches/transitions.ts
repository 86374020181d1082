import type { JobFailure } from '../jobs/errors.ts';
import type { Batch, BatchWait, Cursor } from './batch.ts';
import { type BatchTiming, pollDelayMs } from './timing.ts';
import { wantedExport } from './wanted-export.ts';

/**
 * The life of a batch as pure functions; the store raises the version with every write. Times are
 * milliseconds since the Unix epoch.
 */

/** There is nothing to do, it is not time yet, or somebody else does it. */
export type Refusal = 'idle' | 'not-due' | 'taken';

/** Makes one expander the only one that works on the batch. */
export function claim(batch: Batch, now: number, timing: BatchTiming): Batch | Refusal {
  if (!hasWork(batch)) return 'idle';
  if (batch.lease && batch.lease.endsAt > now) return 'taken';
  if (isWaiting(batch, now)) return 'not-due';
  return leased(batch, batch.version + 1, now + timing.leaseMs);
}

/** Whether there is anything that an expander could do, now or later. */
export function hasWork(batch: Batch): boolean {
  if (wantedExport(batch)) return true;
  if (batch.phase === 'cancelling' || isWatching(batch)) return true;
  if (batch.stale.length > 0 || isErasing(batch)) return true;
  return isReading(batch) && batch.pausedAt === undefined;
}

/** No more jobs will be made; those that were are still to end. */
export const isWatching = (batch: Batch): boolean =>
  !isReading(batch) && batch.phase !== 'cancelling' && batch.endedAt === undefined;

/** Still making jobs of its items. */
export const isReading = ({ phase }: Batch): boolean =>
  phase === 'counting' || phase === 'expanding';

/** There is something left to erase, or to look for once more. */
const isErasing = ({ erasure }: Batch): boolean =>
  erasure !== undefined && (erasure.doneAt === undefined || erasure.againAt !== undefined);

export const isWaiting = (batch: Batch, now: number): boolean => startOf(batch) > now;

const leased = (batch: Batch, token: number, endsAt: number): Batch => ({
  ...batch,
  lease: { token, endsAt },
  dueAt: endsAt,
});

/** The same expander goes on until `endsAt`. */
export const extended = (batch: Batch, endsAt: number): Batch =>
  leased(batch, batch.lease?.token ?? batch.version, endsAt);

/** Got on: nobody can say that it stalls, or that it waits. */
export const moved = (batch: Batch, now: number, timing: BatchTiming): Batch => ({
  ...extended(batch, now + timing.leaseMs),
  stalls: 0,
  wait: undefined,
  expiresAt: now + timing.retentionMs,
});

/** So many items were counted so far. */
export const counted = (batch: Batch, cursor: Cursor): Batch => ({
  ...batch,
  cursor,
  total: cursor.index,
});

/** Every item was counted: back to the first, to make jobs of them. */
export const allCounted = (batch: Batch): Batch => ({
  ...batch,
  phase: 'expanding',
  cursor: { byte: 0, index: 0 },
});

/** The items up to the cursor have become jobs or refusals. */
export const accepted = (
  batch: Batch,
  cursor: Cursor,
  { jobs, refusals }: { readonly jobs: number; readonly refusals: number },
): Batch => ({
  ...batch,
  cursor,
  accepted: batch.accepted + jobs,
  refused: batch.refused + refusals,
});

/** There is nothing to do before `startsAt`. */
export const waiting = (batch: Batch, reason: BatchWait['reason'], startsAt: number): Batch => ({
  ...batch,
  wait: {
    reason,
    startsAt,
    polls: batch.wait?.reason === reason ? batch.wait.polls + 1 : 0,
  },
});

/** There is nothing to do before jobs end: looked at again soon, and later less often. */
export function polling(
  batch: Batch,
  reason: BatchWait['reason'],
  now: number,
  timing: BatchTiming,
): Batch {
  const polls = batch.wait?.reason === reason ? batch.wait.polls : 0;
  return waiting(batch, reason, now + pollDelayMs(polls, timing));
}

/** What the jobs may cost together is used up: no more items become jobs, ever. */
export const costReached = (batch: Batch): Batch => ({
  ...batch,
  phase: 'expanded',
  costStopIndex: batch.cursor.index,
  refused: batch.total - batch.accepted,
  wait: undefined,
});

/** Every job has ended: nothing comes of the batch any more. */
export const ended = (batch: Batch, now: number): Batch => ({
  ...batch,
  endedAt: now,
  wait: undefined,
});

/** All jobs have ended, as somebody has seen: the next look is now. */
export function hurried(batch: Batch, now: number, timing: BatchTiming): Batch | 'left' {
  const isPut = batch.wait?.reason === 'jobs' && isWaiting(batch, now);
  if (!isPut || !isWatching(batch) || batch.lease) return 'left';
  return released({ ...batch, wait: undefined }, now, timing);
}

export const failed = (batch: Batch, { code, message }: JobFailure): Batch => ({
  ...batch,
  phase: 'failed',
  failure: { code, message },
  wait: undefined,
});

/** Lets others have it, and says when the sweep must look if nobody does. */
export function released(batch: Batch, now: number, timing: BatchTiming): Batch {
  const after = { ...batch, lease: undefined };
  if (!hasWork(after)) return { ...after, dueAt: undefined };
  // The message comes first; the sweep only stands in for it.
  return { ...after, dueAt: Math.max(now, startOf(after)) + timing.resendMs };
}

/** The earliest that it goes on, if it waits for something. An export is made in spite of a wait. */
export function startOf(batch: Batch): number {
  if (wantedExport(batch) || batch.stale.length > 0) return 0;
  if (isReading(batch) || isWatching(batch)) return batch.wait?.startsAt ?? 0;
  return batch.erasure?.againAt ?? 0;
}

/**
 * What the sweep does with an overdue batch, before it sends its message again: it takes it from an
 * expander that died. One that many died on has failed.
 *
 * @param horizon - what is due until then counts as overdue: after a restart nobody holds a lease
 */
export function recovered(
  batch: Batch,
  now: number,
  timing: BatchTiming,
  horizon = now,
): Batch | Refusal {
  if (batch.dueAt === undefined) return 'idle';
  if (batch.dueAt > horizon || (batch.dueAt > now && startOf(batch) > now)) return 'not-due';
  const isStalled = batch.lease !== undefined && batch.lease.endsAt <= now;
  const stalls = batch.stalls + (isStalled ? 1 : 0);
  const taken = { ...batch, stalls, lease: undefined };
  // One that waits until tomorrow is not looked for every minute until then.
  const after = { ...taken, dueAt: Math.max(now, startOf(taken)) + timing.resendMs };
  // Its expander died after the last write, before it let go.
  if (!hasWork(after)) return { ...after, dueAt: undefined };
  // Whatever else is left to do has an end of its own, and must not be given up.
  if (stalls < timing.mostStalls || !(isReading(batch) || batch.phase === 'cancelling')) {
    return after;
  }
  const dueAt = now + timing.resendMs;
  return { ...after, phase: 'failed', failure: STALLED, wait: undefined, dueAt };
}

const STALLED = {
  code: 'INTERNAL',
  message: 'Whoever worked on the batch died, many times in a row.',
} as const;

/** No more items become jobs until it is resumed; jobs that were made go on. */
export function paused(batch: Batch, now: number): Batch | 'ended' {
  if (!isReading(batch)) return 'ended';
  return { ...batch, pausedAt: batch.pausedAt ?? now };
}

export function resumed(batch: Batch, now: number, timing: BatchTiming): Batch | 'ended' {
  if (!isReading(batch)) return 'ended';
  const after = { ...batch, pausedAt: undefined, wait: undefined };
  return batch.lease ? after : released(after, now, timing);
}

/** No more items become jobs, ever; the jobs that were made are told to stop. */
export function cancelled(batch: Batch, now: number, timing: BatchTiming): Batch | 'ended' {
  if (batch.phase === 'cancelling' || batch.phase === 'cancelled') return batch;
  if (batch.endedAt !== undefined) return 'ended';
  const after: Batch = { ...batch, phase: 'cancelling', cancelRequestedAt: now, wait: undefined };
  return batch.lease ? after : released(after, now, timing);
}

/** The jobs before item `index` were told to stop. */
export const told = (batch: Batch, index: number): Batch => ({
  ...batch,
  cancelIndex: index,
  phase: index >= batch.cursor.index ? 'cancelled' : 'cancelling',
});
