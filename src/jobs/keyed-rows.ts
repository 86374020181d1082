import type { DueRow, DueRows } from '../rows/ports.ts';
import { JobFailure } from './errors.ts';
import type { HeldKey, IdempotencyClaim } from './ports.ts';
import { IDEMPOTENCY_MS } from './submit-job.ts';

/** What became of a row that was to be made under a client's key; nothing was written if replayed. */
export type KeyedOutcome =
  | { readonly outcome: 'created' }
  | { readonly outcome: 'replayed'; readonly id: string; readonly bodyHash: string };

/** Rows that a client makes, and may make again with the same `Idempotency-Key`. */
export interface KeyedRows<Row extends DueRow> extends DueRows<Row> {
  /** Writes row and key: both or nothing. @throws JobFailure `UNAVAILABLE` */
  createKeyed(row: Row, key: IdempotencyClaim, now: number): Promise<KeyedOutcome>;
}

export interface Made<Row> {
  readonly row: Row;
  /** The key was used before: this is the row of then. */
  readonly replayed: boolean;
}

/**
 * Makes a row once, however often the client asks under the same key.
 *
 * @throws JobFailure `IDEMPOTENCY_KEY_REUSED` when the key came with another body before,
 *   `NOT_FOUND` when what it made is gone
 */
export async function makeOnce<Row extends DueRow>(
  rows: KeyedRows<Row>,
  row: Row,
  key: Omit<IdempotencyClaim, 'expiresAt'> | undefined,
  now: number,
): Promise<Made<Row>> {
  if (!key) {
    if (await rows.create(row)) return { row, replayed: false };
    throw new Error(`There is a row ${row.id} already.`);
  }
  const made = await rows.createKeyed(row, { ...key, expiresAt: now + IDEMPOTENCY_MS }, now);
  if (made.outcome === 'created') return { row, replayed: false };
  return madeUnder(rows, { jobId: made.id, bodyHash: made.bodyHash }, key);
}

/**
 * What was made under a key before.
 *
 * @throws JobFailure `IDEMPOTENCY_KEY_REUSED`, `NOT_FOUND` when what it made is gone
 */
export async function madeUnder<Row extends DueRow>(
  rows: Pick<DueRows<Row>, 'get'>,
  held: HeldKey,
  key: Pick<IdempotencyClaim, 'bodyHash'>,
): Promise<Made<Row>> {
  if (held.bodyHash !== key.bodyHash) throw keyReused();
  const earlier = await rows.get(held.jobId);
  if (earlier) return { row: earlier, replayed: true };
  throw new JobFailure(
    'NOT_FOUND',
    'What this Idempotency-Key made is gone. Use a new key to make it again.',
  );
}

const keyReused = () =>
  new JobFailure(
    'IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key came with another body before. Use a new key for something new.',
    { fields: [{ pointer: 'header/Idempotency-Key', detail: 'Belongs to another body.' }] },
  );
