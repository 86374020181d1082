import type { ExportKind } from '../../src/batches/batch.ts';
import { createCreateBatch, type ItemSource } from '../../src/batches/create-batch.ts';
import { createExpandBatch, type ExpandDependencies } from '../../src/batches/expand-batch.ts';
import { type CountedBatch, createManageBatches } from '../../src/batches/manage-batches.ts';
import { createSweepBatches } from '../../src/batches/sweep-batches.ts';
import { createCancelJob } from '../../src/jobs/cancel-job.ts';
import type { ParseOrder } from '../../src/jobs/parse-order.ts';
import { createAnnounceEnd } from '../../src/webhooks/announce.ts';
import { noRecipes } from '../support/recipes.ts';
import { type BatchOrder, itemOf, UPLOAD } from './batch-order.ts';
import { STORED } from './batch-ports.ts';
import type { Ports } from './ports.ts';
import { BATCH_TIMING, SPAN_MS, TIMING } from './timing.ts';
import { announced, announcementOf } from './webhook-use-cases.ts';

/** What a client does with a batch that it has made. */
export type Verb = 'pause' | 'resume' | 'cancel' | 'look' | 'export';

/** What the entry points around batches do with the ports. */
export interface BatchUseCases {
  /** @param batchId - the id of the batch, if this makes it */
  createBatch(ports: Ports, order: BatchOrder, batchId: string): Promise<{ readonly id: string }>;
  /** From a message to its settlement, as `functions/expand-batch` does it. */
  expand(ports: Ports, order: BatchOrder, batchId: string): Promise<void>;
  /** @param aheadMs - see `Sweep` */
  sweepBatches(ports: Ports, aheadMs: number): Promise<unknown>;
  manage(ports: Ports, verb: Verb, clientId: string, batchId: string): Promise<unknown>;
}

/** Two leases: long enough for a lease to end in the midst of the work. */
const REMAINING_MS = 2 * SPAN_MS;

const RESULTS: ExportKind = 'results';

export const BATCH_USE_CASES: BatchUseCases = {
  createBatch: async (ports, order, batchId) => {
    const { clientId, requestId, concurrency, from } = order;
    const { row } = await createCreateBatch({
      ...withQueue(ports),
      findRecipe: noRecipes,
      heldKey: nobodyNamesRecipes,
      getUpload: async () => ({ upload: UPLOAD, file: STORED }),
      newId: () => batchId,
    })({
      clientId,
      requestId,
      concurrency,
      from: sourceOf(order),
      idempotency: { key: `key of ${from}`, bodyHash: 'body' },
    });
    return row;
  },
  expand: async (ports, order, batchId) => {
    const as = await expand(ports, order, batchId).then(
      () => 'done' as const,
      () => 'give-back' as const,
    );
    await ports.settle(as);
  },
  sweepBatches: (ports, aheadMs) => createSweepBatches(withQueue(ports))(aheadMs),
  manage: (ports, verb, clientId, batchId) => {
    const { get, exported, ...verbs } = createManageBatches(withQueue(ports));
    if (verb === 'export') return exported(clientId, batchId, RESULTS);
    return verb === 'look' ? get(clientId, batchId) : verbs[verb](clientId, batchId);
  },
};

export const expand = (ports: Ports, order: BatchOrder, batchId: string) =>
  createExpandBatch(expanderOf(ports, order))(batchId, REMAINING_MS);

const withQueue = (ports: Ports) => ({
  ...ports,
  batchQueue: ports.queue,
  batchTiming: BATCH_TIMING,
  onSendFailed: () => {},
});

const expanderOf = (ports: Ports, { jobsPerDay }: BatchOrder): ExpandDependencies => ({
  ...withQueue(ports),
  jobs: ports.store,
  jobQueue: ports.queue,
  cancelJob: createCancelJob(announced(ports)),
  announceEnd: createAnnounceEnd(announcementOf(ports)),
  eraseJob: nobodyErases,
  uploads: { get: nobodyErases, remove: nobodyErases },
  findLimits: async () => ({ jobsPerDay }),
  parseOrder,
  findRecipe: noRecipes,
  timing: TIMING,
});

/** How data goes away is tested elsewhere: see `test/contracts/batches-erase.test.ts`. */
const nobodyErases = () => Promise.reject(new Error('Nobody erases anything in the model.'));

/** How a key keeps the recipe of a batch is tested elsewhere: see `test/stories/recipes.test.ts`. */
const nobodyNamesRecipes = () =>
  Promise.reject(new Error('Nobody names a stored recipe in the model.'));

const sourceOf = (order: BatchOrder): ItemSource =>
  order.from === 'request'
    ? { items: order.items.map(itemOf) }
    : { uploadId: UPLOAD.id, format: 'jsonl', delimiter: ',' };

/** Takes every item that has a page. */
const parseOrder: ParseOrder = (body) =>
  typeof body === 'object' && body !== null && 'page' in body
    ? {
        order: {
          kind: 'pages' in body ? 'scrape' : 'page',
          input: body,
          site: 'example.com',
          tags: [],
          timeoutMs: 30_000,
          maxAttempts: 2,
        },
      }
    : { errors: [{ pointer: '/page', detail: 'A page is expected.' }] };

/** Whether a reader was told what cannot be: counts below zero, or sums that do not add up. */
export function misreadIn({ batch, jobs }: CountedBatch): string | undefined {
  const counts = Object.values(jobs);
  const sum = counts.reduce((total, count) => total + count, 0);
  const pending = batch.total - batch.accepted - batch.refused;
  if (counts.some((count) => count < 0)) return `a count is below zero: ${JSON.stringify(jobs)}`;
  if (sum !== batch.accepted) return `${sum} jobs are counted, ${batch.accepted} were accepted`;
  return pending < 0 ? `${pending} items are still to come` : undefined;
}

/** How a batch ended, if it has: from then on it is that for ever. */
export const overAs = (seen: CountedBatch): string | undefined =>
  seen.batch.endedAt !== undefined ? `${seen.batch.phase} ${JSON.stringify(seen.jobs)}` : undefined;
