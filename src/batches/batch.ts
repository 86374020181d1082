import * as z from 'zod';
import { Artifact, Failure, Instant } from '../jobs/job.ts';
import { StoredRecipe } from '../jobs/stored-recipe.ts';

export const FileFormat = z.enum(['jsonl', 'csv']);
export type FileFormat = z.infer<typeof FileFormat>;

/** What a cell of a CSV file is taken for. */
export const CellType = z.enum(['string', 'number', 'boolean', 'json']);
export type CellType = z.infer<typeof CellType>;

/** Where the cells of a column go in the job's body: a JSON pointer (RFC 6901), and as what. */
export const ColumnTarget = z.object({ to: z.string(), as: CellType });
export type ColumnTarget = z.infer<typeof ColumnTarget>;

/** The file that holds the items. */
export const BatchSource = z.object({
  key: z.string(),
  /** Of the file as it was when the batch was made. */
  etag: z.string(),
  sizeBytes: z.int(),
  format: FileFormat,
  delimiter: z.string(),
  /** By name of the column; absent: each column is named after a field of the input. */
  columns: z.record(z.string(), ColumnTarget).optional(),
  /** The client's own upload; absent for items that came in the request. */
  uploadId: z.string().optional(),
});
export type BatchSource = z.infer<typeof BatchSource>;

/** How far the file has been read. */
export const Cursor = z.object({
  /** Where the next record begins. */
  byte: z.int(),
  /** Number of the next item, from 0. */
  index: z.int(),
});
export type Cursor = z.infer<typeof Cursor>;

/** What the expander is to do next with a batch. */
export const BatchPhase = z.enum([
  'counting',
  'expanding',
  'expanded',
  'cancelling',
  'cancelled',
  'failed',
]);
export type BatchPhase = z.infer<typeof BatchPhase>;

export const BatchWait = z.object({
  /**
   * `cost`: what runs may give back enough for more. `jobs`: every item was read, and the end of the
   * jobs is awaited.
   */
  reason: z.enum(['quota', 'concurrency', 'cost', 'jobs']),
  startsAt: Instant,
  /** Looks in a row that were in vain: widens the time to the next. */
  polls: z.int(),
});
export type BatchWait = z.infer<typeof BatchWait>;

/** A file that is made of a batch when somebody asks for it. */
export const ExportKind = z.enum(['errors', 'results', 'zip']);
export type ExportKind = z.infer<typeof ExportKind>;

export const Export = z.object({
  askedAt: Instant,
  /** Times that somebody began to make it. */
  tries: z.int(),
  file: Artifact.optional(),
  failure: Failure.optional(),
});
export type Export = z.infer<typeof Export>;

/** How far the data of a batch is gone. */
export const Erasure = z.object({
  askedAt: Instant,
  /** Number of the first item whose job has not been erased. */
  index: z.int(),
  /** Set when everything is gone. */
  doneAt: Instant.optional(),
  /** When to look once more for a file that came late. */
  againAt: Instant.optional(),
});
export type Erasure = z.infer<typeof Erasure>;

/** A batch, as it is kept. Every item below the cursor is a job or a refusal; none above it is. */
export const Batch = z.object({
  id: z.string(),
  clientId: z.string(),
  /** Absent but for what is to be erased: such batches are in a list of their own. */
  parentId: z.literal('erased').optional(),
  version: z.int(),
  dueAt: Instant.optional(),
  expiresAt: Instant,
  requestId: z.string(),
  name: z.string().optional(),
  createdAt: Instant,

  source: BatchSource,
  /** Fields of every job's body; those of the item win. */
  template: z.record(z.string(), z.unknown()).optional(),
  /** What the template names, as it was when the batch was made: one version for all items. */
  recipe: StoredRecipe.optional(),
  /** Jobs of this batch that may be waiting or running at once. */
  concurrency: z.int().positive(),
  /** What all its jobs together may cost, in nano-dollars; absent: what the client's budgets allow. */
  maxCostNanoUsd: z.int().optional(),

  phase: BatchPhase,
  cursor: Cursor,
  /** First record of a CSV file, once it has been read. */
  header: z.array(z.string()).optional(),
  /** Items in the file; while they are counted, those that were. */
  total: z.int(),
  accepted: z.int(),
  refused: z.int(),

  wait: BatchWait.optional(),
  pausedAt: Instant.optional(),
  cancelRequestedAt: Instant.optional(),
  /** Number of the first item whose job has not been told to stop. */
  cancelIndex: z.int(),
  failure: Failure.optional(),
  /** When the end of its last job was seen, and told. */
  endedAt: Instant.optional(),

  /**
   * The first item that `maxCostNanoUsd` had no room for. It and all behind it count as refused,
   * without a row for each.
   */
  costStopIndex: z.int().optional(),

  /** Who works on it, and until when nobody else may. */
  lease: z.object({ token: z.int(), endsAt: Instant }).optional(),
  /** Expanders in a row that died or fell silent without getting on. */
  stalls: z.int(),
  exports: z.partialRecord(ExportKind, Export),
  /** Raised when a job is erased: results that were made before are made anew. */
  generation: z.int().default(0),
  /** Generations whose files are still to be removed, once nobody can be writing to them. */
  stale: z.array(z.int()).default([]),
  erasure: Erasure.optional(),
});
export type Batch = z.infer<typeof Batch>;

/** An item that cannot become a job, and why. */
export const Refusal = z.object({
  /** Number of the item, from 0. */
  index: z.int(),
  errors: z.array(
    z.object({ pointer: z.string(), detail: z.string(), code: Failure.shape.code.optional() }),
  ),
});
export type Refusal = z.infer<typeof Refusal>;
