import { FAILURES } from '../../src/jobs/errors.ts';
import { inTurn } from '../../src/rows/in-turn.ts';
import { EVENT_TYPES } from '../../src/webhooks/endpoint.ts';
import { startTestTables } from '../support/dynoxide.ts';
import { CLIENT } from '../support/jobs.ts';
import { orderOf } from '../support/life.ts';
import { bookOf, endpointOf } from '../support/webhooks.ts';
import {
  count,
  countWrongExports,
  endedJobs,
  endsOnce,
  eventsOf,
  isPublished,
  keysIn,
  quotaUsed,
} from './aws-evidence.ts';
import type { AwsPlace } from './aws-place.ts';
import { type AwsService, createAwsService } from './aws-service.ts';
import { AT_ONCE, createWorkers, insist, MINUTE_MS, MOST_ROUNDS, passing } from './aws-workers.ts';
import { type Fault, startFaultProxy } from './fault-proxy.ts';
import { seeded } from './seeded.ts';

export interface AwsFaultsOptions {
  readonly seed: number;
  readonly jobs: number;
  readonly batchItems: number;
  /** Share of calls that go wrong. */
  readonly share: number;
}

/** What a run counted. All but the first three and the last two must be zero. */
export interface AwsFaultsCounts {
  readonly accepted: number;
  readonly succeeded: number;
  readonly events: number;
  readonly lost: number;
  readonly doubledEnds: number;
  readonly wrongFiles: number;
  readonly quotaOff: number;
  readonly doubledEvents: number;
  readonly unknownCodes: number;
  readonly wrongExports: number;
  readonly leftAfterErasure: number;
  readonly runs: number;
  readonly faults: number;
}

/** What a run of so many jobs in all counts if it did no harm. */
export const unharmed = (all: number): Partial<AwsFaultsCounts> => ({
  accepted: all,
  succeeded: all,
  // With that of the batch.
  events: all + 1,
  lost: 0,
  doubledEnds: 0,
  wrongFiles: 0,
  quotaOff: 0,
  doubledEvents: 0,
  unknownCodes: 0,
  wrongExports: 0,
  leftAfterErasure: 0,
});

/** Every way for a call to go wrong, and twice the wicked one. */
const FAULTS: readonly Fault[] = [
  ...(['error', 'throttle', 'unavailable', 'drop', 'cut', 'delay'] as const),
  ...(['lost-answer', 'lost-answer'] as const),
];

/**
 * Runs jobs and a batch through the adapters of AWS while calls of all three services go wrong, and
 * messages come twice, at once and again; then lets it come to rest, and counts.
 */
export async function runAwsFaults(
  startPlace: (next: () => Fault) => Promise<AwsPlace>,
  options: AwsFaultsOptions,
): Promise<AwsFaultsCounts> {
  const random = seeded(options.seed);
  const state = { isCalm: true };
  const next = (): Fault =>
    state.isCalm || random() >= options.share
      ? 'none'
      : (FAULTS[Math.floor(random() * FAULTS.length)] ?? 'none');
  const tables = await startTestTables();
  const rowsProxy = await startFaultProxy(tables.endpoint, next);
  const place = await startPlace(next);
  const rowsEndpoint = rowsProxy.endpoint;
  const service = createAwsService({ place, rowsEndpoint, tables: tables.tables, random });
  await service.books.create(bookOf(endpointOf({ events: [...EVENT_TYPES] })));
  const workers = createWorkers(place, service, random);

  state.isCalm = false;
  const ids = await submitAll(service, options.jobs);
  const batchId = await createBatch(service, options.batchItems);
  const all = options.jobs + options.batchItems;
  for (let round = 0; round < MOST_ROUNDS && (await endedJobs(service)).length < all; round += 1) {
    await workers.workOff();
    service.clock.now += MINUTE_MS;
    await service.sweep();
    // The last quarter of the time it may take is quiet: what is not healed by then is lost.
    state.isCalm = round >= MOST_ROUNDS * 0.75;
  }
  state.isCalm = false;
  await insist(async () => (await service.batches.get(CLIENT, batchId)).batch.endedAt, workers);
  const wrongExports = await countWrongExports({
    ...{ place, service, workers, batchId },
    batchItems: options.batchItems,
  });
  const ended = await endedJobs(service);
  const events = await eventsOf(service);
  const codes = ended.flatMap(({ attempts }) => attempts.map(({ failure }) => failure?.code));
  state.isCalm = true;
  const counted = {
    accepted: new Set(ids).size + options.batchItems,
    succeeded: ended.filter(({ status }) => status === 'succeeded').length,
    events: events.length,
    lost: all - ended.length,
    doubledEnds: await count(ended, async ({ jobId }) => !(await endsOnce(service, jobId))),
    wrongFiles: await count(
      ended,
      async ({ jobId }) => !(await isPublished(place, service, jobId)),
    ),
    quotaOff: Math.abs((await quotaUsed(service, tables.tables.limits)) - all),
    doubledEvents: events.length - new Set(events).size,
    unknownCodes: codes.filter((code) => code !== undefined && !Object.hasOwn(FAILURES, code))
      .length,
    wrongExports,
  };
  state.isCalm = false;
  await insist(() => service.batches.erase(CLIENT, batchId), workers);
  state.isCalm = true;
  const left = (await keysIn(place)).filter(
    (key) => !ids.some((id) => key.startsWith(`clients/${CLIENT}/jobs/${id}/`)),
  );
  const faults = [rowsProxy, ...place.proxies]
    .flatMap(({ counts }) => Object.entries(counts))
    .reduce((sum, [name, times]) => (name === 'none' ? sum : sum + times), 0);
  service.documents.destroy();
  await Promise.all([place.stop(), rowsProxy.stop()]);
  await tables.stop();
  return { ...counted, leftAfterErasure: left.length, runs: workers.runs(), faults };
}

/** Like a client that knows its trade: with a key, and again until it is answered. */
async function submitAll({ submitJob }: AwsService, jobs: number): Promise<string[]> {
  const numbers = Array.from({ length: jobs }, (_, number) => number);
  return inTurn(numbers, AT_ONCE, async (number) => {
    const order = orderOf({ jobsPerDay: 10_000, maxAttempts: 10 });
    const idempotency = { key: `chaos-${number}`, bodyHash: 'same' };
    for (;;) {
      const made = await submitJob({ ...order, idempotency }).catch(passing);
      if (made) return made.job.state.jobId;
    }
  });
}

async function createBatch({ createBatch: create }: AwsService, items: number): Promise<string> {
  const from = {
    items: Array.from({ length: items }, (_, at) => ({ url: `https://a.test/${at}` })),
  };
  const idempotency = { key: 'chaos-batch', bodyHash: 'same' };
  const asked = { clientId: CLIENT, requestId: 'req_chaos', from, concurrency: 20, idempotency };
  for (;;) {
    const made = await create(asked).catch(passing);
    if (made) return made.row.id;
  }
}
