/**
 * What the templates (`lib/`) and the running code (`functions/`, `src/`, `local/`) must
 * agree on. Both sides import this file, so it imports nothing.
 */

/** Environment variables: set by a construct, read once by `src/runtime/env.ts`. */
export const ENV = {
  stage: 'GANNET_STAGE',
  jobsTable: 'GANNET_JOBS_TABLE',
  limitsTable: 'GANNET_LIMITS_TABLE',
  registryTable: 'GANNET_REGISTRY_TABLE',
  jobQueueUrl: 'GANNET_JOB_QUEUE_URL',
  deliveryQueueUrl: 'GANNET_DELIVERY_QUEUE_URL',
  batchQueueUrl: 'GANNET_BATCH_QUEUE_URL',
  /** Secret that secrets of clients are sealed with. */
  stageKeySecret: 'GANNET_STAGE_KEY_SECRET',
  /** Secret with the proxy pools of the stage; absent: there are none. */
  proxyPoolsSecret: 'GANNET_PROXY_POOLS_SECRET',
  artifactBucket: 'GANNET_ARTIFACT_BUCKET',
  /** Address of this service as clients see it, without a path. Empty: taken from the request. */
  publicUrl: 'GANNET_PUBLIC_URL',
  /** Folder that holds the unpacked browser, its libraries and fonts. */
  chromiumFolder: 'GANNET_CHROMIUM_DIR',
  /** Private `host:port` pairs that the wall lets through, comma separated. Empty in production. */
  allowedHosts: 'GANNET_ALLOWED_HOSTS',
  /** Ports that a target may name, comma separated. */
  allowedPorts: 'GANNET_ALLOWED_PORTS',
  /** Ranges of addresses that no job reaches although they are public, comma separated. */
  refusedNetworks: 'GANNET_REFUSED_NETWORKS',
  /** Between two pages of one site, in milliseconds, where nobody says anything else. */
  siteIntervalMs: 'GANNET_SITE_INTERVAL_MS',
  /** Jobs that may have pages of one site open at once, where nobody says anything else. */
  siteConcurrency: 'GANNET_SITE_CONCURRENCY',
  /** Page or mail address that sites find in our `User-Agent`. */
  contact: 'GANNET_CONTACT',
  /** Memory of the workers, in MB: what a job costs depends on it. */
  workerMemoryMb: 'GANNET_WORKER_MEMORY_MB',
  /** What the stage pays for what it uses, as JSON; absent: what the list says. */
  prices: 'GANNET_PRICES',
  /** Days after which rows and artifacts are removed. */
  retentionDays: 'GANNET_RETENTION_DAYS',
  /** Origins that browsers may call the API from, comma separated. */
  corsOrigins: 'GANNET_CORS_ORIGINS',
} as const;

/** Metrics: emitted by a function, alarmed on and drawn by the observability stack. */
export const METRICS = {
  namespace: 'Gannet',
  /** Requests with a key that is none, or that is not good any more. */
  wrongKeys: 'WrongKeys',
  jobsSubmitted: 'JobsSubmitted',
  jobsSucceeded: 'JobsSucceeded',
  jobsFailed: 'JobsFailed',
  jobsCancelled: 'JobsCancelled',
  jobsRetried: 'JobsRetried',
  /** Jobs that their site or its breaker had no room for yet. */
  jobsDeferred: 'JobsDeferred',
  /** Invocations that ended before their job did, which goes on in another one. */
  jobsContinued: 'JobsContinued',
  jobsBuried: 'JobsBuried',
  /** Jobs and messages that nobody tries again by itself. */
  deadLetters: 'DeadLetters',
  jobRunMs: 'JobRunMs',
  jobWaitMs: 'JobWaitMs',
  /** What an ended job cost, in US dollars by the price table. */
  jobCostUsd: 'JobCostUsd',
  /** Runs of stored recipes that found less than runs before them, or failed for it. */
  recipeWarnings: 'RecipeWarnings',
  browserLaunchMs: 'BrowserLaunchMs',
  leasesLost: 'LeasesLost',
  /** Requests and tunnels that pages asked the wall for. */
  wallRequests: 'WallRequests',
  /** Those of them that it refused. */
  wallRefusals: 'WallRefusals',
  /** Jobs that passed a limit on what a page may use of the network. */
  wallBreaches: 'WallBreaches',
  wallReceivedBytes: 'WallReceivedBytes',
  wallSentBytes: 'WallSentBytes',
  webhooksDelivered: 'WebhooksDelivered',
  webhooksRetried: 'WebhooksRetried',
  webhooksGivenUp: 'WebhooksGivenUp',
  webhooksDropped: 'WebhooksDropped',
  /** Endpoints that were switched off because nothing got through, or because they said so. */
  webhooksDisabled: 'WebhooksDisabled',
  sweepSent: 'SweepSent',
  /** Age of the oldest row that the sweep found overdue, in milliseconds. */
  sweepLagMs: 'SweepLagMs',
} as const;

/** Tables and their indexes. Keys are always `pk` and `sk`, both strings. */
export const TABLES = {
  jobs: {
    /** A client's jobs in order of acceptance: `clientPk`, `clientSk`. */
    byClient: { name: 'byClient', partitionKey: 'clientPk', sortKey: 'clientSk' },
    /** Rows whose time will come: `duePk` (a shard), `dueAt` (ms since the epoch). Sparse. */
    byDue: { name: 'byDue', partitionKey: 'duePk', sortKey: 'dueAt' },
  },
  /** Attribute with the second since the epoch after which DynamoDB may remove a row. */
  ttlAttribute: 'ttl',
} as const;

/** What kind of customer a client is; decides how fast its requests may come. */
export const TIERS = ['standard', 'bulk'] as const;
export type Tier = (typeof TIERS)[number];

/** Name of the usage plan of a tier: the function that makes clients finds it by this. */
export const usagePlanName = (stage: string, tier: Tier): string => `gannet-${stage}-${tier}`;

/** Numbers that both the queue's settings and the code rely on. */
export const LIMITS = {
  /** Largest request body, in bytes; API Gateway itself would take 10 MB. */
  bodyBytes: 256 * 1024,
  /** Longest `Prefer: wait`, in seconds: API Gateway ends a request after 29. */
  preferWaitS: 25,
  /** Longest that one job may run, in milliseconds. */
  jobTimeoutMs: 240_000,
  /** From here on a worker's invocation has room for the job and its closing, in seconds. */
  runTimeoutS: 300,
  /** Deliveries of one message before it goes to the dead-letter queue. */
  maxReceives: 5,
  /** Authorizer answers are reused this long, so a revoked key works at most this long. */
  authorizerCacheS: 60,
  /** Dead letters that one call replays: each is a transaction, and a request has seconds. */
  replaysAtOnce: 100,
  /** Longest life of a link to an artifact, in seconds: what a Lambda role's credentials allow. */
  linkMaxS: 3_600,
} as const;

/** What is paid for; `src/costs/prices.ts` says by which unit, and what the list asks for it. */
export const PRICED_ITEMS = [
  'lambdaGbSecond',
  'lambdaRequest',
  'dynamoDbWriteUnit',
  'dynamoDbReadUnit',
  's3Put',
  's3Get',
  'sqsRequest',
  'apiGatewayRequest',
] as const;
export type PricedItem = (typeof PRICED_ITEMS)[number];

/** What a stage pays where that is not what the list says: dollars as decimal text. */
export interface StagePrices {
  /** Month since when, such as `2026-11`. */
  readonly date: string;
  readonly region: string;
  readonly source: string;
  readonly usd: Readonly<Partial<Record<PricedItem, string>>>;
}

/** Where artifacts lie in the bucket; lifecycle rules and roles name the same prefix. */
export const ARTIFACT_PREFIX = 'clients/';
