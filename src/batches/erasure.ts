import type { Batch } from './batch.ts';
import type { BatchTiming } from './timing.ts';
import { released } from './transitions.ts';

/**
 * How the data of a batch goes away: its row says so first, and from then on nobody gets to see it;
 * then the expander erases the jobs one after the other, files, rows and upload; what is left is a
 * row that says nothing but that there was a batch. A crash anywhere leaves a row that is due.
 */

/** Longest that somebody who lost the batch may go on writing files, in milliseconds. */
const LATE_WRITES_MS = 10 * 60 * 1_000;

/** Decides that the data goes. The caller has seen that all jobs have ended. */
export function askErasure(batch: Batch, now: number, timing: BatchTiming): Batch | 'ended' {
  if (batch.erasure) return 'ended';
  const after: Batch = {
    ...batch,
    parentId: 'erased',
    exports: {},
    erasure: { askedAt: now, index: 0 },
  };
  return batch.lease ? after : released(after, now, timing);
}

/** The jobs before item `index` are erased. */
export const erasedUpTo = (batch: Batch, index: number): Batch =>
  batch.erasure ? { ...batch, erasure: { ...batch.erasure, index } } : batch;

/** What is left once everything is gone. */
export function tombstone(batch: Batch, now: number, timing: BatchTiming): Batch {
  const { id, clientId, parentId, version, createdAt, phase, endedAt, lease } = batch;
  const { concurrency, cursor, total, accepted, refused, cancelIndex, generation } = batch;
  const { askedAt = now, index = 0 } = batch.erasure ?? {};
  return {
    ...{ id, clientId, parentId, version, createdAt, phase, endedAt, lease },
    ...{ concurrency, cursor, total, accepted, refused, cancelIndex, generation },
    ...{ requestId: '', stalls: 0, exports: {}, stale: [] },
    source: { key: '', etag: '', sizeBytes: 0, format: 'jsonl', delimiter: ',' },
    expiresAt: now + timing.retentionMs,
    erasure: { askedAt, index, doneAt: now, againAt: now + LATE_WRITES_MS },
  };
}

/** Nobody can be writing any more, and there is nothing. */
export const quiet = (batch: Batch): Batch =>
  batch.erasure ? { ...batch, erasure: { ...batch.erasure, againAt: undefined } } : batch;
