import { mostCostOf } from '../costs/estimate.ts';
import type { FieldError } from '../jobs/errors.ts';
import type { ClientLimits } from '../jobs/parse-order.ts';
import { SHARDS } from '../jobs/shares.ts';
import { numberedJobId } from '../jobs/source-ids.ts';
import type { OwnRecipes } from '../jobs/stored-recipe.ts';
import { type PlacedOrder, submissionOf } from '../jobs/submit-job.ts';
import type { Batch, Refusal } from './batch.ts';
import { withCostClaim } from './cost-limit.ts';
import type { Expander } from './expander.ts';
import type { Gathered, Result } from './gathered.ts';
import { MOST_WRITES, WRITES_A_JOB } from './ports.ts';
import { bodyWith, type Item } from './read-items.ts';

/** What the bodies of items are read with. */
export interface ItemReading {
  readonly limits: ClientLimits;
  readonly recipes: OwnRecipes;
}

/** Errors of one item that are kept: the first few show what is wrong. */
const MOST_ERRORS = 10;
const LONGEST_DETAIL = 300;

/**
 * Takes items until a transaction is full, or `mostJobs` of them are jobs.
 *
 * @param items - is left where it is: the next step goes on with it
 */
export async function gatherItems(
  expander: Expander,
  batch: Batch,
  items: AsyncIterator<Item>,
  { mostJobs, ...reading }: ItemReading & { readonly mostJobs: number },
): Promise<Gathered> {
  const results: Result[] = [];
  let jobs = 0;
  let writes = 0;
  const mostWrites = mostWritesOf(batch);
  while (jobs < mostJobs && writes + WRITES_A_JOB <= mostWrites) {
    const { value: item, done } = await items.next();
    if (done) return { results, isLast: true };
    const result = await resultOf(expander, batch, item, reading);
    results.push(result);
    jobs += result.submission ? 1 : 0;
    writes += result.submission ? WRITES_A_JOB : 1;
  }
  return { results, isLast: false };
}

async function resultOf(
  { parseOrder, now, timing }: Expander,
  batch: Batch,
  { index, body, errors, next }: Item,
  { limits, recipes }: ItemReading,
): Promise<Result> {
  const whole = bodyWith(batch.template, body);
  const parsed = errors ? { errors } : await parseOrder(whole, limits, recipes);
  if ('errors' in parsed) {
    return { refusal: refusalOf(index, parsed.errors), next };
  }
  const { id: batchId, clientId, requestId } = batch;
  const { jobsPerDay } = limits;
  const order: PlacedOrder = { ...parsed.order, clientId, requestId, batchId, jobsPerDay };
  const jobId = numberedJobId(batchId, index);
  const submission = submissionOf(order, { jobId, at: now(), timing });
  return { submission: withCostClaim(submission, batch, mostCostOf(order)), next };
}

/** What the jobs of the batch cost together is counted in up to four shards of its own. */
const mostWritesOf = ({ maxCostNanoUsd }: Batch): number =>
  maxCostNanoUsd === undefined ? MOST_WRITES : MOST_WRITES - SHARDS;

/** Why an item is no job, in short. */
export const refusalOf = (index: number, errors: readonly FieldError[]): Refusal => ({
  index,
  errors: errors.slice(0, MOST_ERRORS).map(({ pointer, detail, code }) => ({
    pointer: pointer.slice(0, LONGEST_DETAIL),
    detail: detail.slice(0, LONGEST_DETAIL),
    ...(code === undefined ? {} : { code }),
  })),
});
