import { JobFailure } from '../jobs/errors.ts';
import { applyToRow } from '../rows/apply.ts';
import type { RowQueue } from '../rows/ports.ts';
import { acceptItems } from './accept-items.ts';
import type { Batch } from './batch.ts';
import { cancelJobs } from './cancel-jobs.ts';
import { countItems } from './count-items.ts';
import { endBatch } from './end-batch.ts';
import { eraseBatch } from './erase-batch.ts';
import { type Expander, type Step, writeLeased } from './expander.ts';
import { removeStale } from './forget-copies.ts';
import { makeExport } from './make-export.ts';
import {
  claim,
  failed,
  hasWork,
  isReading,
  isWaiting,
  isWatching,
  type Refusal,
  released,
  startOf,
} from './transitions.ts';
import { wantedExport } from './wanted-export.ts';

export interface ExpandDependencies extends Expander {
  /** Where the batches wait. */
  readonly batchQueue: RowQueue;
}

/** What an expander did: nothing, or how far it got. */
export type ExpandSummary = Batch | Refusal | 'unknown';

/** @param remainingMs - until the platform ends this invocation */
export type ExpandBatch = (batchId: string, remainingMs: number) => Promise<ExpandSummary>;

/**
 * Works on one batch for as long as there is time, and hands the rest on in a new message. Safe to
 * call twice and at once: the lease lets one caller in, and every step names the row that it saw.
 */
export const createExpandBatch =
  (dependencies: ExpandDependencies): ExpandBatch =>
  async (batchId, remainingMs) => {
    const { batches, now, batchTiming } = dependencies;
    const until = now() + remainingMs - batchTiming.closingMs;
    const claimed = await applyToRow<Batch, Refusal>(batches, batchId, (row) =>
      claim(row, now(), batchTiming),
    );
    if (claimed === undefined) return 'unknown';
    if (typeof claimed === 'string') return claimed;
    const last = await workOn(dependencies, claimed.after, until);
    if (!last) return 'taken';
    await handOn(dependencies, last);
    return last;
  };

/** @returns the batch as it is left; `undefined` when somebody else has it by now */
async function workOn(
  expander: ExpandDependencies,
  claimed: Batch,
  until: number,
): Promise<Batch | undefined> {
  const token = claimed.lease?.token;
  let batch = claimed;
  for (let next = nextStep(batch); next && expander.now() < until; next = nextStep(batch)) {
    const done = await next(expander, batch, until).catch((thrown: unknown) =>
      failWith(expander, batch, thrown),
    );
    const latest = done === 'lost' ? await expander.batches.get(batch.id) : done;
    if (!latest || latest.lease?.token !== token) return undefined;
    batch = latest;
    if (isWaiting(batch, expander.now())) break;
  }
  return release(expander, batch.id, token);
}

function nextStep(batch: Batch): Step | undefined {
  if (batch.phase === 'cancelling') return cancelJobs;
  if (batch.stale.length > 0) return removeStale;
  if (wantedExport(batch)) return makeExport;
  if (isWatching(batch)) return endBatch;
  if (!hasWork(batch)) return undefined;
  if (batch.erasure) return eraseBatch;
  return batch.phase === 'counting' ? countItems : acceptItems;
}

const FATAL = new Set(['BATCH_FILE_INVALID', 'BATCH_FILE_GONE', 'FORBIDDEN']);

/** A file that cannot be read ends the batch; anything else flies, and is tried again. */
async function failWith(
  expander: ExpandDependencies,
  batch: Batch,
  thrown: unknown,
): Promise<Batch | 'lost'> {
  if (!(thrown instanceof JobFailure) || !FATAL.has(thrown.code)) throw thrown;
  // A cancel that came in the meantime goes on: there are jobs to be told.
  return writeLeased(expander, batch, (latest) =>
    isReading(latest) ? failed(latest, thrown) : latest,
  );
}

async function release(
  { batches, now, batchTiming }: ExpandDependencies,
  id: string,
  token: number | undefined,
): Promise<Batch | undefined> {
  const change = await applyToRow<Batch, 'taken'>(batches, id, (row) =>
    row.lease?.token === token ? released(row, now(), batchTiming) : 'taken',
  );
  return typeof change === 'object' ? change.after : undefined;
}

/** The rest is somebody else's; what is to start later than a message can wait is the sweep's. */
async function handOn(
  { batchQueue, now, batchTiming, onSendFailed }: ExpandDependencies,
  batch: Batch,
): Promise<void> {
  const delayMs = Math.max(0, startOf(batch) - now());
  if (!hasWork(batch) || delayMs > batchTiming.delayMaxMs) return;
  const { id, clientId, requestId } = batch;
  await batchQueue
    .send({ id, clientId, requestId }, delayMs)
    .catch((error: unknown) => onSendFailed(id, error));
}
