import { mostCostOf, usualCostOf } from '../costs/estimate.ts';
import type { FileStore } from '../files/ports.ts';
import { type Forecast, placesForecast, quotaForecasts } from '../jobs/dry-run.ts';
import { JobFailure } from '../jobs/errors.ts';
import type { ClientLimits, ParseOrder } from '../jobs/parse-order.ts';
import { type FindRecipe, rememberedRecipes } from '../jobs/stored-recipe.ts';
import { claimsOf, type PlacedOrder } from '../jobs/submit-job.ts';
import type { UsageRows } from '../jobs/usage.ts';
import type { ManageUploads } from '../uploads/manage-uploads.ts';
import type { Refusal } from './batch.ts';
import { linesOf, type NewBatch, uploadedSource } from './create-batch.ts';
import { type ItemReading, refusalOf } from './gather-items.ts';
import { bodyWith, type Item, openItems } from './read-items.ts';
import { createTally, type Tally } from './tally.ts';

/** Items that are looked at: as many as a request can hold, and seconds of reading of a file. */
const MOST_ITEMS = 1_000;

/** Refused items that are shown: the first few tell what is wrong with all of them. */
const MOST_REFUSALS = 20;

/** What would become of a batch, as things are now. Sums are of the items that were looked at. */
export interface BatchForecast extends Forecast {
  readonly checked: number;
  /** Whether those were all. */
  readonly isAll: boolean;
  /** Of the file: how far it was read, and how long it is. Absent for items of the request. */
  readonly bytes?: { readonly checked: number; readonly total: number } | undefined;
  readonly good: number;
  readonly refused: number;
  /** The first of those that were refused. */
  readonly refusals: readonly Refusal[];
  /** Jobs that the quotas have room for by now, from the first on. */
  readonly withRoom: number;
  /** Jobs that the limit of the batch pays for at the usual price; absent: it has none. */
  readonly affordable?: number | undefined;
}

type Asked = Pick<NewBatch, 'clientId' | 'requestId' | 'from' | 'template' | 'maxCostNanoUsd'>;

export type DryRunBatch = (asked: Asked, limits: ClientLimits) => Promise<BatchForecast>;

interface Dependencies {
  readonly files: Pick<FileStore, 'read'>;
  readonly getUpload: ManageUploads['get'];
  readonly parseOrder: ParseOrder;
  readonly findRecipe: FindRecipe;
  readonly usage: Pick<UsageRows, 'used' | 'running'>;
  readonly now: () => number;
  /** Of the stage's workers. */
  readonly workerMemoryMb: number;
}

/**
 * Reads the items as an expander would, prices their jobs, and says what every limit would do with
 * them. Writes nothing. Of a long file the first items stand for the others.
 *
 * @throws JobFailure `UPLOAD_NOT_FOUND`, `UPLOAD_NOT_READY`, `BATCH_FILE_INVALID`, `BATCH_FILE_GONE`
 */
export const createDryRunBatch =
  (dependencies: Dependencies): DryRunBatch =>
  async (asked, limits) => {
    const { usage, findRecipe, now } = dependencies;
    const { items, sizeBytes } = await open(dependencies, asked);
    const tally = createTally(asked.maxCostNanoUsd);
    const { clientId } = asked;
    const recipes = rememberedRecipes((reference) => findRecipe(clientId, reference));
    const looking = { asked, limits, recipes, at: now(), tally };
    const { bytes, ...looked } = await lookAt(dependencies, looking, items);
    if (looked.checked === 0) throw noItem();
    const quotas = await quotaForecasts(usage, tally.claims());
    return {
      ...looked,
      ...tally.sums(),
      bytes: sizeBytes === undefined ? undefined : { checked: bytes, total: sizeBytes },
      quotas,
      withRoom: tally.withRoom(quotas),
      concurrency: await placesForecast(usage, asked.clientId, limits.limits?.concurrentJobs),
    };
  };

interface Looking extends ItemReading {
  readonly asked: Asked;
  readonly at: number;
  readonly tally: Tally;
}

async function lookAt(
  dependencies: Dependencies,
  looking: Looking,
  items: AsyncIterable<Item>,
): Promise<
  Pick<BatchForecast, 'checked' | 'isAll' | 'refused' | 'refusals'> & { readonly bytes: number }
> {
  const refusals: Refusal[] = [];
  let [checked, refused, bytes] = [0, 0, 0];
  for await (const item of items) {
    if (checked === MOST_ITEMS) return { checked, isAll: false, refused, refusals, bytes };
    checked += 1;
    bytes = item.next.byte;
    const refusal = await add(dependencies, looking, item);
    if (!refusal) continue;
    refused += 1;
    if (refusals.length < MOST_REFUSALS) refusals.push(refusal);
  }
  return { checked, isAll: true, refused, refusals, bytes };
}

const FIRST = { byte: 0, index: 0 };

async function open(
  { files, getUpload }: Dependencies,
  { clientId, from }: Asked,
): Promise<{ readonly items: AsyncIterable<Item>; readonly sizeBytes?: number }> {
  if ('items' in from) {
    const source = { key: '', etag: '', sizeBytes: 0, format: 'jsonl' as const, delimiter: ',' };
    const inline = { read: () => linesOf(from.items) };
    const { items } = await openItems(inline, { source, cursor: FIRST });
    return { items };
  }
  const source = await uploadedSource(getUpload, clientId, from);
  const { items } = await openItems(files, { source, cursor: FIRST });
  return { items, sizeBytes: source.sizeBytes };
}

/** @returns why the item would be no job, if so */
async function add(
  { parseOrder, workerMemoryMb }: Dependencies,
  { asked, limits, recipes, at, tally }: Looking,
  { index, body, errors }: Item,
): Promise<Refusal | undefined> {
  const whole = bodyWith(asked.template, body);
  const parsed = errors ? { errors } : await parseOrder(whole, limits, recipes);
  if ('errors' in parsed) return refusalOf(index, parsed.errors);
  const { clientId, requestId } = asked;
  const order: PlacedOrder = {
    ...parsed.order,
    ...{ clientId, requestId, jobsPerDay: limits.jobsPerDay },
  };
  tally.add(claimsOf(order, at), usualCostOf(order, workerMemoryMb), mostCostOf(order));
  return undefined;
}

const noItem = () =>
  new JobFailure('BATCH_FILE_INVALID', 'The file cannot be read. It has no item.');
