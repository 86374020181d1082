import type { FileStore } from '../files/ports.ts';
import { JobFailure } from '../jobs/errors.ts';
import type { NewId } from '../jobs/ids.ts';
import { type Made, madeUnder, makeOnce } from '../jobs/keyed-rows.ts';
import type { IdempotencyClaim, JobStore } from '../jobs/ports.ts';
import type { FindRecipe, OwnRecipes } from '../jobs/stored-recipe.ts';
import { referenceIn } from '../jobs/with-recipe.ts';
import type { RowQueue } from '../rows/ports.ts';
import type { ManageUploads } from '../uploads/manage-uploads.ts';
import type { Batch, BatchSource } from './batch.ts';
import { filesOf } from './files.ts';
import { pinTemplate } from './pin-template.ts';
import type { BatchStore } from './ports.ts';
import type { BatchTiming } from './timing.ts';

interface Dependencies {
  readonly batches: BatchStore;
  readonly files: FileStore;
  readonly getUpload: ManageUploads['get'];
  readonly findRecipe: FindRecipe;
  readonly heldKey: JobStore['heldKey'];
  readonly batchQueue: RowQueue;
  readonly newId: NewId;
  readonly now: () => number;
  readonly batchTiming: BatchTiming;
  /** Told when the message could not be sent; the sweep will send it. */
  readonly onSendFailed: (id: string, error: unknown) => void;
}

/** Where the items come from: the request itself, or a file that was uploaded before. */
export type ItemSource = { readonly items: readonly unknown[] } | UploadedItems;

export interface UploadedItems {
  readonly uploadId: string;
  readonly format: BatchSource['format'];
  readonly delimiter: string;
  readonly columns?: BatchSource['columns'] | undefined;
}

export interface NewBatch {
  readonly clientId: string;
  readonly requestId: string;
  readonly name?: string | undefined;
  readonly from: ItemSource;
  readonly template?: Batch['template'] | undefined;
  readonly concurrency: number;
  readonly maxCostNanoUsd?: number | undefined;
  readonly idempotency?: Omit<IdempotencyClaim, 'expiresAt'> | undefined;
}

export type CreateBatch = (asked: NewBatch) => Promise<Made<Batch>>;

/**
 * Takes a batch: file first, row second, message third. Items that came in the request are kept as
 * a file like any other, so that there is one way to read them.
 *
 * @throws JobFailure `UPLOAD_NOT_FOUND`, `UPLOAD_NOT_READY`, `IDEMPOTENCY_KEY_REUSED`,
 *   `INVALID_REQUEST` for a recipe that is not there
 */
export const createCreateBatch =
  (dependencies: Dependencies): CreateBatch =>
  async (asked) => {
    const { batches, batchQueue, newId, now, batchTiming, onSendFailed } = dependencies;
    const at = now();
    const before = await madeBefore(dependencies, asked, at);
    if (before) return before;
    const id = newId('bat');
    const { clientId, requestId, name, concurrency, maxCostNanoUsd, from } = asked;
    const find: OwnRecipes = (reference) => dependencies.findRecipe(clientId, reference);
    const batch: Batch = {
      ...{ id, clientId, requestId, name, version: 0, createdAt: at },
      ...(await pinTemplate(asked.template, find)),
      ...{ concurrency, maxCostNanoUsd },
      source: await sourceOf(dependencies, asked, id),
      phase: 'items' in from ? 'expanding' : 'counting',
      total: 'items' in from ? from.items.length : 0,
      cursor: { byte: 0, index: 0 },
      ...{ accepted: 0, refused: 0, cancelIndex: 0, stalls: 0, exports: {} },
      ...{ generation: 0, stale: [] },
      dueAt: at + batchTiming.resendMs,
      expiresAt: at + batchTiming.retentionMs,
    };
    const made = await makeOnce(batches, batch, asked.idempotency, at);
    if (!made.replayed) {
      await batchQueue
        .send({ id, clientId, requestId })
        .catch((error: unknown) => onSendFailed(id, error));
    }
    return made;
  };

/** What was made under the key has its recipe, whatever the name stands for by now. */
async function madeBefore(
  { batches, heldKey }: Dependencies,
  { template, idempotency }: NewBatch,
  at: number,
): Promise<Made<Batch> | undefined> {
  if (!idempotency || referenceIn(template) === undefined) return undefined;
  const held = await heldKey(idempotency.key, at);
  return held && madeUnder(batches, held, idempotency);
}

async function sourceOf(
  { files, getUpload }: Dependencies,
  { clientId, from }: NewBatch,
  id: string,
): Promise<BatchSource> {
  if ('items' in from) {
    const key = `${filesOf({ id, clientId })}items.jsonl`;
    await files.write(key, 'application/x-ndjson', linesOf(from.items));
    const stored = await files.look(key);
    if (!stored) throw new Error(`${key} was written and is not there.`);
    return { key, ...stored, format: 'jsonl', delimiter: ',' };
  }
  return uploadedSource(getUpload, clientId, from);
}

/** @throws JobFailure `UPLOAD_NOT_FOUND`, `UPLOAD_NOT_READY` */
export async function uploadedSource(
  getUpload: ManageUploads['get'],
  clientId: string,
  { uploadId, format, delimiter, columns }: UploadedItems,
): Promise<BatchSource> {
  const { upload, file } = await getUpload(clientId, uploadId);
  if (!file) throw notReady(uploadId);
  return { key: upload.key, ...file, format, delimiter, columns, uploadId };
}

/** Items of a request as the lines of a file. */
export async function* linesOf(items: readonly unknown[]): AsyncGenerator<Uint8Array> {
  for (const item of items) yield Buffer.from(`${JSON.stringify(item)}\n`);
}

const notReady = (uploadId: string) =>
  new JobFailure('UPLOAD_NOT_READY', `The file of ${uploadId} has not arrived. Send it first.`);
