import { LIMITS } from '../src/contract.ts';

/** What one function may do with the rows of a table or of one of its indexes. No `Scan`. */
export type RowAction = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem';

export interface Needs {
  /** Longest invocation, in seconds. */
  readonly timeoutS: number;
  /** A transaction asks for the actions of its parts. */
  readonly jobs?: Partial<Record<'table' | 'byClient' | 'byDue', readonly RowAction[]>>;
  readonly limits?: { readonly table: readonly RowAction[] };
  readonly registry?: { readonly table: readonly RowAction[] };
  /** `feed` adds messages; `look` reads how long the line is. Who takes them is wired apart. */
  readonly queue?: readonly ('feed' | 'look')[];
  /**
   * `link` signs links to artifacts, `store` writes them, `erase` lists and deletes them, `look`
   * asks whether the bucket is there.
   */
  readonly artifacts?: readonly ('link' | 'store' | 'erase' | 'look')[];
  /** Whether it adds webhook deliveries to their queue: whoever can end a job does. */
  readonly deliveries?: true;
  /** Whether it adds batches to their queue. */
  readonly batches?: true;
  /** Whether it sends messages to the queue that it works off: its rows go on in a later one. */
  readonly goesOn?: true;
  /** Whether it seals or opens secrets of clients. */
  readonly stageKey?: true;
  /** Whether it makes the gateway's own keys, which carry the pace of a client. */
  readonly usagePlans?: true;
  /** Whether it reads the proxy pools of the stage. */
  readonly proxies?: true;
  /** Whether it judges a job's target, and so must know what the stage lets through. */
  readonly targets?: true;
}

/** API Gateway gives up after 29 s, so no function that answers requests lives longer. */
const REQUEST_S = 29;

/**
 * Rows are put whole, under the version that was seen; what a job gives back lowers a counter, and
 * its batch counts its step.
 */
const MOVES_JOBS = {
  jobs: { table: ['GetItem', 'PutItem', 'UpdateItem'] },
  limits: { table: ['UpdateItem'] },
  // Its end is told to webhooks.
  deliveries: true,
} as const satisfies Partial<Needs>;

/** Who accepts jobs counts them; where a shard is full, it looks at all of them. */
const COUNTS_JOBS = {
  limits: { table: ['Query', 'UpdateItem'] },
} as const satisfies Partial<Needs>;

/** Rows are found by their job and removed, files by their prefix. */
const ERASES_JOBS = {
  jobs: { table: ['GetItem', 'Query', 'PutItem', 'DeleteItem'] },
  artifacts: ['erase'],
} as const satisfies Partial<Needs>;

/**
 * Every function, by the name of its folder, with exactly what it needs: the roles are made from
 * this table and from nothing else.
 */
export const FUNCTIONS = {
  authorize: {
    // A row that does not answer is given up after 10 s; this leaves time to ask once more.
    timeoutS: 25,
    registry: { table: ['GetItem'] },
    // When the key was used. Not in the registry, so that this role changes no key and no scope.
    limits: { table: ['UpdateItem'] },
  },
  'submit-job': {
    timeoutS: REQUEST_S,
    jobs: { table: ['GetItem', 'Query', 'PutItem'] },
    ...COUNTS_JOBS,
    queue: ['feed'],
    // `Prefer: wait` answers with the finished job and the links to its artifacts.
    artifacts: ['link'],
    targets: true,
  },
  'get-job': {
    timeoutS: REQUEST_S,
    jobs: { table: ['GetItem', 'Query'], byClient: ['Query'] },
    // The job store is built with the names of both tables; it only reads jobs here.
    limits: { table: [] },
    artifacts: ['link'],
  },
  'cancel-job': {
    timeoutS: REQUEST_S,
    ...MOVES_JOBS,
    jobs: { ...MOVES_JOBS.jobs, byClient: ['Query'] },
  },
  'retry-job': {
    timeoutS: REQUEST_S,
    // The letter of a job that is retried is removed with it.
    jobs: { table: ['GetItem', 'Query', 'PutItem', 'DeleteItem'] },
    ...COUNTS_JOBS,
    queue: ['feed'],
    artifacts: ['link'],
    targets: true,
  },
  'erase-job': {
    timeoutS: REQUEST_S,
    ...ERASES_JOBS,
    // The job store is built with the names of both tables.
    limits: { table: [] },
  },
  'manage-dead-letters': {
    timeoutS: REQUEST_S,
    jobs: { table: ['GetItem', 'Query', 'PutItem', 'DeleteItem'], byClient: ['Query'] },
    ...COUNTS_JOBS,
    // The record of a letter of the stage that an admin dismissed.
    registry: { table: ['PutItem'] },
    queue: ['feed'],
    targets: true,
  },
  'run-job': {
    timeoutS: LIMITS.runTimeoutS,
    ...MOVES_JOBS,
    // A run of a stored recipe is compared with those before it.
    jobs: { table: [...MOVES_JOBS.jobs.table, 'Query'], byClient: ['Query'] },
    // A job asks what its site has room for, takes it and gives it back.
    limits: { table: ['GetItem', 'Query', 'UpdateItem'] },
    // What robots.txt said, and which sites the client owns. How the browser started last is noted
    // where `/ready` looks for it.
    registry: { table: ['GetItem', 'PutItem'] },
    queue: ['feed'],
    goesOn: true,
    // A scrape reads the parts that its earlier invocations stored.
    artifacts: ['link', 'store'],
    // Sessions of clients are opened for jobs.
    stageKey: true,
    proxies: true,
    targets: true,
  },
  'bury-job': { timeoutS: 30, ...MOVES_JOBS },
  sweep: {
    timeoutS: 55,
    ...MOVES_JOBS,
    ...ERASES_JOBS,
    ...COUNTS_JOBS,
    jobs: { table: [...ERASES_JOBS.jobs.table, 'UpdateItem'], byDue: ['Query'] },
    queue: ['feed'],
    // Schedules fire here: their jobs are read and counted like those of a request.
    registry: { table: ['GetItem'] },
    batches: true,
    targets: true,
  },
  'manage-schedules': {
    timeoutS: REQUEST_S,
    // A schedule that names a recipe is noted in the row of that.
    jobs: { table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'], byClient: ['Query'] },
    // The store of schedules is built with the names of both tables.
    limits: { table: [] },
    targets: true,
  },
  'manage-uploads': {
    timeoutS: REQUEST_S,
    jobs: { table: ['GetItem', 'PutItem'] },
    // A form can do what its signer may do; whether a file has come is asked of the file.
    artifacts: ['link', 'store'],
  },
  'manage-batches': {
    timeoutS: REQUEST_S,
    jobs: { table: ['GetItem', 'Query', 'PutItem'], byClient: ['Query'] },
    // A dry run says how quotas stand, and judges every target.
    limits: { table: ['Query'] },
    artifacts: ['link', 'store'],
    batches: true,
    targets: true,
  },
  'expand-batch': {
    timeoutS: LIMITS.runTimeoutS,
    ...MOVES_JOBS,
    ...COUNTS_JOBS,
    // It erases batches: their jobs, their files and the upload that they came from.
    jobs: { table: [...ERASES_JOBS.jobs.table, 'UpdateItem'] },
    registry: { table: ['GetItem'] },
    queue: ['feed'],
    artifacts: ['link', 'store', 'erase'],
    batches: true,
    goesOn: true,
    targets: true,
  },
  'manage-webhooks': {
    timeoutS: REQUEST_S,
    jobs: { table: ['GetItem', 'PutItem'], byClient: ['Query'] },
    deliveries: true,
    stageKey: true,
    targets: true,
  },
  'deliver-webhook': {
    // An endpoint has 15 s to answer; the rest is for the rows. Less than a delivery's lease.
    timeoutS: 30,
    jobs: { table: ['GetItem', 'PutItem'] },
    deliveries: true,
    goesOn: true,
    stageKey: true,
    targets: true,
  },
  'manage-sessions': {
    timeoutS: REQUEST_S,
    jobs: { table: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
    stageKey: true,
  },
  'manage-recipes': {
    timeoutS: REQUEST_S,
    // The runs of a recipe are listed by it.
    jobs: {
      table: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      byClient: ['Query'],
    },
  },
  'get-usage': {
    timeoutS: REQUEST_S,
    limits: { table: ['Query'] },
    registry: { table: ['GetItem'] },
  },
  'manage-sites': {
    timeoutS: REQUEST_S,
    limits: { table: ['GetItem', 'Query', 'PutItem', 'UpdateItem'] },
    // What robots.txt said, and the record of what an admin set.
    registry: { table: ['Query', 'PutItem'] },
    targets: true,
  },
  'manage-clients': {
    timeoutS: REQUEST_S,
    // Nothing here is ever removed: records of what admins did stay.
    registry: { table: ['GetItem', 'Query', 'PutItem'] },
    // When keys were used.
    limits: { table: ['GetItem'] },
    usagePlans: true,
  },
  health: {
    timeoutS: 10,
    registry: { table: ['GetItem'] },
    queue: ['look'],
    artifacts: ['look'],
  },
  'describe-api': { timeoutS: 5 },
} as const satisfies Record<string, Needs>;

export type FunctionName = keyof typeof FUNCTIONS;

export const functionNames = Object.keys(FUNCTIONS) as FunctionName[];

/** Something for every function, by its name. */
export const eachFunction = <Made>(make: (name: FunctionName) => Made) =>
  Object.fromEntries(functionNames.map((name) => [name, make(name)])) as Record<FunctionName, Made>;

export const needsOf = (name: FunctionName): Needs => FUNCTIONS[name];
