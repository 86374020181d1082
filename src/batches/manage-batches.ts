import { JobFailure } from '../jobs/errors.ts';
import type { Artifact } from '../jobs/job.ts';
import { applyToRow } from '../rows/apply.ts';
import type { RowQueue } from '../rows/ports.ts';
import type { Batch, ExportKind } from './batch.ts';
import { countsOf, type JobCounts, liveJobs } from './counts.ts';
import { askErasure } from './erasure.ts';
import { asked } from './exports.ts';
import type { BatchStore } from './ports.ts';
import type { BatchTiming } from './timing.ts';
import { cancelled, hasWork, hurried, isReading, paused, resumed } from './transitions.ts';

export interface ManageDependencies {
  readonly batches: BatchStore;
  readonly batchQueue: RowQueue;
  readonly now: () => number;
  readonly batchTiming: BatchTiming;
  readonly onSendFailed: (id: string, error: unknown) => void;
}

/** A batch, and how many of its jobs are in which state. */
export interface CountedBatch {
  readonly batch: Batch;
  readonly jobs: JobCounts;
}

/** Everything that a client does with a batch that it has made. */
export interface ManageBatches {
  readonly list: BatchStore['list'];
  /** @throws JobFailure `BATCH_NOT_FOUND`, also for a batch of somebody else; `BATCH_DELETED` */
  get(clientId: string, id: string): Promise<CountedBatch>;
  /** @throws JobFailure `BATCH_NOT_FOUND`, `BATCH_ENDED` */
  pause(clientId: string, id: string): Promise<CountedBatch>;
  /** @throws JobFailure `BATCH_NOT_FOUND`, `BATCH_ENDED` */
  resume(clientId: string, id: string): Promise<CountedBatch>;
  /** @throws JobFailure `BATCH_NOT_FOUND`, `BATCH_ENDED` */
  cancel(clientId: string, id: string): Promise<CountedBatch>;
  /**
   * Has everything removed that is kept of the batch and its jobs, but for rows that say so. Asking
   * twice is asking once.
   *
   * @returns whether all of it is gone by now
   * @throws JobFailure `BATCH_NOT_FOUND`, `BATCH_NOT_ENDED`
   */
  erase(clientId: string, id: string): Promise<boolean>;
  /**
   * The file, or `undefined` while it is being made.
   *
   * @throws JobFailure `BATCH_NOT_FOUND`, `BATCH_NOT_ENDED`, or why the file could not be made
   */
  exported(clientId: string, id: string, kind: ExportKind): Promise<Artifact | undefined>;
}

/** Whether nothing will happen to the batch and its jobs any more. */
export const isOver = ({ batch, jobs }: CountedBatch): boolean =>
  !isReading(batch) && batch.phase !== 'cancelling' && liveJobs(jobs) === 0;

export function createManageBatches(dependencies: ManageDependencies): ManageBatches {
  const { batches, now, batchTiming } = dependencies;
  const counted = async (clientId: string, id: string): Promise<CountedBatch> => {
    const seen = await count(batches, clientId, id);
    if (seen.batch.erasure) throw deleted(id);
    if (isOver(seen) && seen.batch.endedAt === undefined) await hurry(dependencies, id);
    return seen;
  };
  const change = async (clientId: string, id: string, decide: (row: Batch) => Batch | 'ended') => {
    await counted(clientId, id);
    const changed = await applyToRow<Batch, 'ended'>(batches, id, decide);
    if (changed === 'ended') throw ended();
    if (changed && hasWork(changed.after)) await send(dependencies, changed.after);
    return counted(clientId, id);
  };
  return {
    list: batches.list,
    get: counted,
    pause: (clientId, id) => change(clientId, id, (row) => paused(row, now())),
    resume: (clientId, id) => change(clientId, id, (row) => resumed(row, now(), batchTiming)),
    cancel: async (clientId, id) => {
      const seen = await counted(clientId, id);
      if (isOver(seen) && seen.batch.phase !== 'cancelled') throw ended();
      return change(clientId, id, (row) => cancelled(row, now(), batchTiming));
    },
    erase: erasing(dependencies),
    exported: async (clientId, id, kind) => {
      const seen = await counted(clientId, id);
      const known = seen.batch.exports[kind];
      if (known?.file) return known.file;
      if (known?.failure) throw new JobFailure(known.failure.code, known.failure.message);
      if (known) return undefined;
      if (!isReady(seen, kind)) throw notEnded();
      await change(clientId, id, (row) => asked(row, kind, now(), batchTiming));
      return undefined;
    },
  };
}

/** Who looks for the end of a batch must not wait until its expander looks again. */
async function hurry(dependencies: ManageDependencies, id: string): Promise<void> {
  const { batches, now, batchTiming } = dependencies;
  const change = await applyToRow<Batch, 'left'>(batches, id, (row) =>
    hurried(row, now(), batchTiming),
  );
  if (typeof change === 'object') await send(dependencies, change.after);
}

/** The batch, also one that is to be erased. */
async function count(
  batches: ManageDependencies['batches'],
  clientId: string,
  id: string,
): Promise<CountedBatch> {
  // In this order: see `countsOf`.
  const moves = await batches.moves(id);
  const batch = await batches.get(id);
  if (batch?.clientId !== clientId) throw notFound(id);
  return { batch, jobs: countsOf(moves, batch.accepted) };
}

function erasing(dependencies: ManageDependencies): ManageBatches['erase'] {
  const { batches, now, batchTiming } = dependencies;
  return async (clientId, id) => {
    const seen = await count(batches, clientId, id);
    const { erasure } = seen.batch;
    if (erasure) return erasure.doneAt !== undefined;
    if (!isOver(seen)) throw notEnded();
    const asked = await applyToRow<Batch, 'ended'>(batches, id, (row) =>
      askErasure(row, now(), batchTiming),
    );
    if (typeof asked === 'object') await send(dependencies, asked.after);
    return false;
  };
}

/** The errors are known once every item was read; results, once every job has ended. */
const isReady = (seen: CountedBatch, kind: ExportKind): boolean =>
  kind === 'errors' ? !isReading(seen.batch) : isOver(seen);

async function send({ batchQueue, onSendFailed }: ManageDependencies, batch: Batch) {
  const { id, clientId, requestId } = batch;
  await batchQueue
    .send({ id, clientId, requestId })
    .catch((error: unknown) => onSendFailed(id, error));
}

const notFound = (id: string) =>
  new JobFailure('BATCH_NOT_FOUND', `There is no batch ${id}. Ids look like bat_01J….`);

const deleted = (id: string) =>
  new JobFailure('BATCH_DELETED', `The data of ${id} was erased, as its client asked.`);

const ended = () => new JobFailure('BATCH_ENDED', 'The batch has ended: nothing more comes of it.');

const notEnded = () =>
  new JobFailure('BATCH_NOT_ENDED', 'The batch has not ended yet. Ask again later.', {
    retryAfterS: 10,
  });
