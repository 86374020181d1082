import { createHash } from 'node:crypto';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { FAILURES, JobFailure } from '../../src/jobs/errors.ts';
import type { Artifact } from '../../src/jobs/job.ts';
import { inTurn } from '../../src/rows/in-turn.ts';
import { RowMessageBody } from '../../src/rows/message.ts';
import { EVENT_TYPES } from '../../src/webhooks/endpoint.ts';
import { startTestTables } from '../support/dynoxide.ts';
import { CLIENT } from '../support/jobs.ts';
import { INVOCATION, orderOf } from '../support/life.ts';
import { bookOf, endpointOf, WEBHOOK_ID } from '../support/webhooks.ts';
import { type AwsPlace, QUEUES } from './aws-place.ts';
import { type AwsService, createAwsService } from './aws-service.ts';
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

/** Every way for a call to go wrong, and twice the wicked one. */
const FAULTS: readonly Fault[] = [
  ...(['error', 'throttle', 'unavailable', 'drop', 'cut', 'delay'] as const),
  ...(['lost-answer', 'lost-answer'] as const),
];

const MOST_ROUNDS = 200;
const MINUTE_MS = 60_000;

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
  const wrongExports = await countWrongExports({ place, service, workers, batchId, options });
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

type Workers = ReturnType<typeof createWorkers>;

const AT_ONCE = 6;

/** Shares of messages that two get at once, and whose acknowledgement is lost. */
const DOUBLED = 0.15;
const UNACKNOWLEDGED = 0.1;

/** What takes messages off the queues, as the event sources of AWS do: past the proxies. */
function createWorkers(
  { plainSqs, queueUrl }: AwsPlace,
  service: AwsService,
  random: () => number,
) {
  let runs = 0;
  const work: Readonly<Record<(typeof QUEUES)[number], (id: string) => Promise<boolean>>> = {
    'chaos-jobs': async (id) => {
      runs += 1;
      return (await service.runJob(id, INVOCATION)).message === 'done';
    },
    'chaos-batches': async (id) => {
      await service.expandBatch(id, 300_000);
      return true;
    },
    // Nobody delivers here: what counts are the rows.
    'chaos-deliveries': async () => true,
  };
  const take = async (name: (typeof QUEUES)[number]) => {
    const QueueUrl = queueUrl(name, 'plain');
    const ask = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 2 };
    const { Messages = [] } = await plainSqs.send(new ReceiveMessageCommand(ask));
    await inTurn(Messages, AT_ONCE, async ({ Body = '', ReceiptHandle }) => {
      const { id } = RowMessageBody.parse(JSON.parse(Body));
      const attempt = () => work[name](id).catch(() => false);
      const [isDone] = await Promise.all([attempt(), random() < DOUBLED ? attempt() : true]);
      if (!isDone || random() < UNACKNOWLEDGED) return;
      await plainSqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    });
    return Messages.length;
  };
  return {
    runs: () => runs,
    /** Works until no queue has a message that can be had now. */
    workOff: async () => {
      for (let taken = 1; taken > 0; ) {
        const counts = await Promise.all(QUEUES.map(take));
        taken = counts.reduce((sum, some) => sum + some, 0);
      }
    },
    /** Lets a minute pass with everything that goes on in it. */
    minute: async () => {
      service.clock.now += MINUTE_MS;
      await service.sweep();
    },
  };
}

/** Asks until the answer is a good one, while everything else goes on. */
async function insist<Value>(ask: () => Promise<Value | undefined>, workers: Workers) {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const value = await ask().catch(passing);
    if (value !== undefined && value !== false) return value;
    await workers.workOff();
    await workers.minute();
  }
  throw new Error(`${MOST_ROUNDS} rounds, and no good answer.`);
}

/** A client is told to come again; anything else that it is told is wrong. */
function passing(thrown: unknown): undefined {
  if (!(thrown instanceof JobFailure) || thrown.code !== 'UNAVAILABLE') throw thrown;
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

const endedJobs = async ({ store }: AwsService) => {
  const page = await insistently(() => store.list(CLIENT, {}, 1_000));
  return page.items.filter(({ endedAt }) => endedAt !== undefined);
};

async function endsOnce({ store }: AwsService, jobId: string): Promise<boolean> {
  const ends = (await store.events(jobId)).filter(({ type }) =>
    ['job.succeeded', 'job.failed', 'job.cancelled'].includes(type),
  );
  return ends.length === 1;
}

/** What the job names is there, and is what the job says of it. */
async function isPublished(place: AwsPlace, { store }: AwsService, jobId: string) {
  const job = await store.get(jobId);
  const [artifact, ...others] = job?.result?.artifacts ?? [];
  return artifact !== undefined && others.length === 0 && (await isAsSaid(place, artifact));
}

async function isAsSaid({ plainS3, bucket: Bucket }: AwsPlace, { key: Key, sha256 }: Artifact) {
  const { Body } = await plainS3.send(new GetObjectCommand({ Bucket, Key }));
  const bytes = await Body?.transformToByteArray();
  return bytes !== undefined && createHash('sha256').update(bytes).digest('hex') === sha256;
}

/** Every event that the endpoint is told of, by its id. */
async function eventsOf({ deliveries }: AwsService): Promise<string[]> {
  const parent = { clientId: CLIENT, parentId: WEBHOOK_ID };
  const page = await insistently(() => deliveries.listOf(parent, 1_000));
  return page.items.map(({ body }) => {
    const { type, data } = JSON.parse(body);
    return `${String(type).split('.')[0]} ${data.id}`;
  });
}

async function quotaUsed({ documents }: AwsService, TableName: string): Promise<number> {
  const { Items = [] } = await documents.send(new ScanCommand({ TableName }));
  return Items.filter(({ pk }) => /^counter\/.*\/day\//.test(String(pk))).reduce(
    (sum, { jobs }) => sum + Number(jobs),
    0,
  );
}

/** Manifest and ZIP that are not there, not what the row says, or lack an item. */
async function countWrongExports(given: {
  readonly place: AwsPlace;
  readonly service: AwsService;
  readonly workers: Workers;
  readonly batchId: string;
  readonly options: AwsFaultsOptions;
}): Promise<number> {
  const { place, service, workers, batchId, options } = given;
  let wrong = 0;
  for (const kind of ['results', 'zip'] as const) {
    const file = await insist(() => service.batches.exported(CLIENT, batchId, kind), workers);
    if (!(await isAsSaid(place, file))) wrong += 1;
    if (kind === 'results') wrong += Math.abs((await linesOf(place, file)) - options.batchItems);
  }
  return wrong;
}

async function linesOf({ plainS3, bucket: Bucket }: AwsPlace, { key: Key }: Artifact) {
  const { Body } = await plainS3.send(new GetObjectCommand({ Bucket, Key }));
  const text = (await Body?.transformToString()) ?? '';
  return text.split('\n').filter((line) => line.includes('"succeeded"')).length;
}

async function keysIn({ plainS3, bucket: Bucket }: AwsPlace): Promise<string[]> {
  const { Contents = [] } = await plainS3.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key = '' }) => Key);
}

async function insistently<Value>(ask: () => Promise<Value>): Promise<Value> {
  for (;;) {
    const value = await ask().catch(passing);
    if (value !== undefined) return value;
  }
}

async function count<Item>(items: readonly Item[], is: (item: Item) => Promise<boolean>) {
  let total = 0;
  for (const item of items) if (await is(item)) total += 1;
  return total;
}
