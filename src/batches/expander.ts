import type { FileStore } from '../files/ports.ts';
import type { CancelJob } from '../jobs/cancel-job.ts';
import type { EraseJob } from '../jobs/erase-job.ts';
import type { FindLimits, ParseOrder } from '../jobs/parse-order.ts';
import type { ArtifactStore, JobStore } from '../jobs/ports.ts';
import type { FindRecipe } from '../jobs/stored-recipe.ts';
import type { Timing } from '../jobs/timing.ts';
import { applyToRow } from '../rows/apply.ts';
import type { DueRows, RowQueue } from '../rows/ports.ts';
import type { Upload } from '../uploads/upload.ts';
import type { Batch } from './batch.ts';
import type { AnnounceEnd, BatchStore } from './ports.ts';
import type { BatchTiming } from './timing.ts';

/** What the steps of a batch do their work with. */
export interface Expander {
  readonly batches: BatchStore;
  readonly jobs: Pick<JobStore, 'get'>;
  readonly files: FileStore;
  /** Where the jobs wait. */
  readonly jobQueue: RowQueue;
  readonly cancelJob: CancelJob;
  readonly announceEnd: AnnounceEnd;
  readonly eraseJob: EraseJob;
  readonly artifacts: Pick<ArtifactStore, 'removeAll'>;
  readonly uploads: Pick<DueRows<Upload>, 'get' | 'remove'>;
  readonly findLimits: FindLimits;
  readonly parseOrder: ParseOrder;
  readonly findRecipe: FindRecipe;
  readonly now: () => number;
  readonly timing: Timing;
  readonly batchTiming: BatchTiming;
  /** Told when the message of a job could not be sent; the sweep will send it. */
  readonly onSendFailed: (id: string, error: unknown) => void;
}

/**
 * One stretch of work on a batch, until `until` (milliseconds since the Unix epoch).
 *
 * @returns the batch as it was written last; `lost` when somebody else wrote to it in between
 */
export type Step = (expander: Expander, batch: Batch, until: number) => Promise<Batch | 'lost'>;

/** Writes a step that made no jobs. */
export async function write(
  { batches }: Expander,
  before: Batch,
  after: Batch,
): Promise<Batch | 'lost'> {
  const next = { ...after, version: before.version + 1 };
  return (await batches.commit(before, next)) ? next : 'lost';
}

/**
 * Changes the batch whoever else wrote to it, as long as this expander still has it: for what must
 * not be done again only because a client asked for something in the meantime.
 */
export async function writeLeased(
  { batches }: Expander,
  { id, lease }: Batch,
  change: (latest: Batch) => Batch,
): Promise<Batch | 'lost'> {
  const written = await applyToRow<Batch, 'lost'>(batches, id, (latest) =>
    latest.lease?.token === lease?.token ? change(latest) : 'lost',
  );
  return typeof written === 'object' ? written.after : 'lost';
}
