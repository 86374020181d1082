import type { Batch } from '../../src/batches/batch.ts';
import type { JobChange } from '../../src/jobs/ports.ts';
import type { DueRow, TypedRow } from '../../src/rows/ports.ts';
import { DELIVERY, type Delivery } from '../../src/webhooks/delivery.ts';
import { BATCH } from '../support/memory-batch-store.ts';

/**
 * Forgets when things happened that are over: nothing is decided by it, and runs that only differ in
 * it are one.
 */
export function timelessChange({ after, event, rows, ...change }: JobChange): JobChange {
  return {
    ...change,
    after: {
      ...after,
      startedAt: ago(after.startedAt),
      endedAt: ago(after.endedAt),
      cancelRequestedAt: ago(after.cancelRequestedAt),
      attempts: after.attempts.map((one) => ({ ...one, startedAt: 0, endedAt: ago(one.endedAt) })),
      checkpoint: after.checkpoint && { ...after.checkpoint, spent: NOTHING_SPENT },
    },
    event: event && { ...event, at: 0 },
    rows: rows?.map(timelessTyped),
  };
}

const NOTHING_SPENT = { wallMs: 0, browserMs: 0, downloadedBytes: 0, storedBytes: 0 };

const ago = (at: number | undefined) => (at === undefined ? undefined : 0);

export const timelessTyped = ({ type, row }: TypedRow): TypedRow => ({
  type,
  row: timelessRow(type, row),
});

export function timelessRow(type: string, row: DueRow): DueRow {
  // A row of this type was written by the code of this type.
  if (type === BATCH) return timelessBatch(row as Batch);
  return type === DELIVERY ? timelessDelivery(row as Delivery) : row;
}

/** Polls only widen the time to the next look, which the model leaves as it is. */
export const timelessBatch = ({ wait, exports, ...batch }: Batch): Batch => ({
  ...batch,
  expiresAt: 0,
  pausedAt: ago(batch.pausedAt),
  cancelRequestedAt: ago(batch.cancelRequestedAt),
  endedAt: ago(batch.endedAt),
  wait: wait && { ...wait, polls: 0 },
  exports: Object.fromEntries(
    Object.entries(exports).map(([kind, one]) => [kind, { ...one, askedAt: 0 }]),
  ),
});

/** What an attempt was answered is for people to read. */
const timelessDelivery = (delivery: Delivery): Delivery => ({
  ...delivery,
  expiresAt: 0,
  endedAt: ago(delivery.endedAt),
  attempts: delivery.attempts.map(({ attempt, endedAt }) => ({
    attempt,
    startedAt: 0,
    endedAt: ago(endedAt),
  })),
});
