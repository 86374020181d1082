import type { KeyedRows } from '../jobs/keyed-rows.ts';
import type { AcceptOutcome, Submission } from '../jobs/ports.ts';
import type { TypedRow } from '../rows/ports.ts';
import type { Batch, Refusal } from './batch.ts';
import type { CountMoves, JobCounts } from './counts.ts';

/** What the items of one step came to. */
export interface AcceptedItems {
  readonly submissions: readonly Submission[];
  readonly refusals: readonly Refusal[];
}

/**
 * Writes that one step may hold: a transaction has a hundred, the batch among them, and twelve for
 * what its jobs are counted on: three windows in four shards.
 */
export const MOST_WRITES = 87;
export const WRITES_A_JOB = 3;

/** Where batches are kept. */
export interface BatchStore extends KeyedRows<Batch> {
  /**
   * Moves the batch past some of its items and keeps what they came to: all or nothing, and of two
   * expanders one.
   *
   * @throws JobFailure `UNAVAILABLE`
   */
  accept(before: Batch, after: Batch, items: AcceptedItems): Promise<AcceptOutcome>;
  /** As `commit`, with new rows of other types that this step makes necessary. */
  commitWith(before: Batch, after: Batch, rows: readonly TypedRow[]): Promise<boolean>;
  /** How the jobs of the batch moved so far. Read it before the batch itself. */
  moves(batchId: string): Promise<readonly CountMoves[]>;
  /** Removes every row of the batch but its own: counts and refusals. */
  removeParts(batchId: string): Promise<void>;
  /** Every refused item, in the order of the file. */
  refusals(batchId: string): AsyncIterable<Refusal>;
}

/** What tells of the end of a batch: rows to be written with it, and their messages afterwards. */
export interface Announcement {
  readonly rows: readonly TypedRow[];
  /** Never throws: the sweep sends what could not be sent. */
  send(): Promise<void>;
}

/** @param ended - the batch as it will be written */
export type AnnounceEnd = (ended: Batch, jobs: JobCounts) => Promise<Announcement>;
