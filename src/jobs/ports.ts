import type { Page, TypedRow } from '../rows/ports.ts';
import type { Usage, Worker } from './bill.ts';
import type {
  Artifact,
  Evidence,
  Job,
  JobEvent,
  JobRequest,
  JobResult,
  JobState,
  JobStatus,
} from './job.ts';

/** What a kind tells of its work to whoever keeps a history of it; shaped by the kind. */
export type Observed = Readonly<Record<string, unknown>>;

/** One transition: the state that was seen, the state to write, and what goes with it. */
export interface JobChange {
  readonly before: JobState;
  readonly after: JobState;
  /** Absent for a heartbeat, which is no transition. */
  readonly event?: JobEvent | undefined;
  readonly result?: JobResult | undefined;
  /** What the attempt that ends here left to look at. */
  readonly evidence?: Evidence | undefined;
  /** What its kind saw in the attempt that ends here; not stored by itself. */
  readonly observed?: Observed | undefined;
  /** Counters to lower by what was reserved: the job never ran. */
  readonly giveBack?: JobState['reservations'] | undefined;
  /** New rows of other types that this transition makes necessary: written with it, or not at all. */
  readonly rows?: readonly TypedRow[] | undefined;
  /** Ids of rows of other types that it makes needless: removed with it, if they are there. */
  readonly drops?: readonly string[] | undefined;
}

/** A client's name for one submit, so that a repeated one is the same job. */
export interface IdempotencyClaim {
  /** Scope and key, already hashed. */
  readonly key: string;
  /** SHA-256 of the body that came with it. */
  readonly bodyHash: string;
  readonly expiresAt: number;
}

/** A counter that may not pass its limit. */
export interface CounterClaim {
  readonly counter: string;
  readonly amount: number;
  readonly limit: number;
  readonly expiresAt: number;
}

export interface Submission {
  readonly request: JobRequest;
  readonly state: JobState;
  readonly event: JobEvent;
  readonly now: number;
  readonly idempotency?: IdempotencyClaim | undefined;
  readonly counters: readonly CounterClaim[];
  /** The step of the job that this one is made from: written with it, or neither is. */
  readonly origin?: JobChange | undefined;
}

/** What an idempotency key stands for. */
export interface HeldKey {
  /** Of whatever was made under the key first. */
  readonly jobId: string;
  readonly bodyHash: string;
}

/** What became of a submission; nothing was written unless `created`. */
export type SubmitOutcome =
  | { readonly outcome: 'created' }
  | ({ readonly outcome: 'replayed' } & HeldKey)
  /** Somebody else moved the origin. */
  | { readonly outcome: 'stale' }
  | { readonly outcome: 'limited'; readonly claim: CounterClaim; readonly used: number };

/**
 * What became of jobs that were to be accepted together with a step of the row that asked for them.
 * Nothing was written unless `accepted`; `lost` means that somebody else moved the row.
 */
export type AcceptOutcome =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'lost' }
  /** A job of this id is there already. */
  | { readonly outcome: 'exists' }
  | { readonly outcome: 'limited'; readonly claim: CounterClaim; readonly used: number };

export interface JobFilter {
  readonly status?: JobStatus | undefined;
  readonly kind?: string | undefined;
  readonly site?: string | undefined;
  readonly tag?: string | undefined;
  readonly batchId?: string | undefined;
  /** Only jobs that have not ended. */
  readonly live?: true | undefined;
  /** First and last moment of acceptance, both included. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Where jobs are remembered. Every write is one transaction. */
export interface JobStore {
  /** Writes job, audit row, idempotency row and counters: all of them, or nothing. */
  submit(submission: Submission): Promise<SubmitOutcome>;
  /** What the key was used for, as long as that is remembered. */
  heldKey(key: string, now: number): Promise<HeldKey | undefined>;
  get(jobId: string): Promise<Job | undefined>;
  getState(jobId: string): Promise<JobState | undefined>;
  /** Writes the change if the row is still at `before.version`; says whether it did. */
  commit(change: JobChange): Promise<boolean>;
  /** A client's jobs, newest first, from behind the job `after`. */
  list(clientId: string, filter: JobFilter, size: number, after?: string): Promise<Page<JobState>>;
  /** The audit of one job, oldest first. */
  events(jobId: string): Promise<readonly JobEvent[]>;
  /** Rows whose `dueAt` has passed, the longest overdue of each shard first; `Infinity`: all. */
  due(now: number, atMost: number): Promise<readonly JobState[]>;
}

/** Counts what an attempt uses of what is paid for. */
export interface Metering extends Worker {
  /** Counts what `work` asks of other services, and nothing that others ask at the same time. */
  measure<Result>(work: () => Promise<Result>): Promise<Result>;
  /** What the work that this is called in has used so far. */
  used(): Usage;
}

/** How many jobs of a client run at once, for those clients whose limits say how many may. */
export interface Places {
  /** Jobs of the client that may run at once; `undefined`: as many as there are workers. */
  mostOf(clientId: string): Promise<number | undefined>;
  /**
   * Writes the claim of a job together with its place among the running ones. It leaves that place
   * with the step that ends its attempt, whoever makes it.
   */
  enter(claim: JobChange, most: number): Promise<'entered' | 'lost' | 'full'>;
  /** The next moment to try again: each asker gets one of its own, a spacing after the one before. */
  turn(clientId: string, from: number, spacingMs: number): Promise<number>;
}

export interface LinkOptions {
  /** Life of the link, in seconds. */
  readonly expiresInS: number;
  /** File name that a browser saves it under. */
  readonly fileName: string;
  readonly mediaType: string;
}

/** Where artifacts lie. */
export interface ArtifactStore {
  /** Stores `body` under `key`, whole or not at all; a later put replaces it. */
  put(key: string, body: Uint8Array, mediaType: string): Promise<void>;
  /** A URL that anyone may read until it expires. */
  link(key: string, options: LinkOptions): Promise<string>;
  /** Removes everything whose key starts with `prefix`, which ends in `/`; none is fine, too. */
  removeAll(prefix: string): Promise<void>;
}

/** The rows of jobs whose data goes away. */
export interface ErasureRows {
  /** Jobs that have ended and whose erasure is due, the longest overdue of each shard first. */
  due(now: number, atMost: number): Promise<readonly JobState[]>;
  /** Removes every row of a job but its state. */
  removeRows(jobId: string): Promise<void>;
}

/** Removes copies of what an erased job left, from what was put together of its batch. */
export type ForgetCopies = (batchId: string) => Promise<void>;

/** What a kind leaves behind when it has done its work. */
export interface RunOutcome {
  readonly artifacts: readonly Artifact[];
  readonly report: Record<string, unknown>;
  readonly browserMs: number;
  readonly downloadedBytes: number;
}

/** What a site answered to the request for a page. */
export interface PageAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Asks for every page that a kind opens, so that no site gets more than it can bear. */
export interface PageTurn {
  /**
   * Returns when the page may be opened: open it at once.
   *
   * @throws Deferral, JobFailure
   */
  before(url: string): Promise<void>;
  /** Tells that the request for the page has left: only then it is certain when that was. */
  sent(): void;
  /** Tells what the site answered. @throws JobFailure when that is no page to work on */
  after(answer: PageAnswer): Promise<void>;
}

/** A file that helps to see why an attempt went as it did. */
export interface EvidenceFile {
  /** Unique within the attempt; safe in a URL and on a disk. */
  readonly name: string;
  readonly mediaType: string;
  readonly body: Uint8Array;
}

/** Everything that can be told of an attempt; no secrets in it. */
export interface FoundEvidence {
  readonly files: readonly EvidenceFile[];
  /** Names of what could not be had. */
  readonly missing: readonly string[];
  readonly report?: Record<string, unknown> | undefined;
}

export interface EvidenceKeeper {
  /** Stores what was found, within seconds. Never fails: what cannot be stored counts as missing. */
  keep(found: FoundEvidence): Promise<void>;
}

/** How far work came that outlives its invocation. */
export interface Progress {
  /** What was saved last, by whichever worker; absent: nothing. */
  readonly saved?: string | undefined;
  /**
   * Notes how far the work is: from now on it is taken up from here.
   *
   * @throws JobFailure `WORKER_STOPPED` when the job is another worker's by now
   */
  save(data: string): Promise<void>;
}

/** Files too large to be held in memory. */
export interface LargeFiles {
  /** @throws JobFailure `ARTIFACT_NOT_FOUND` */
  read(key: string): AsyncIterable<Uint8Array>;
  /** Stores what `body` yields, whole or not at all. @throws JobFailure `RESULT_STORE_FAILED` */
  write(
    key: string,
    mediaType: string,
    body: AsyncIterable<Uint8Array>,
  ): Promise<{ readonly sizeBytes: number; readonly sha256: string }>;
}

/** The same, under a prefix that no other attempt writes to. */
export interface AttemptFiles {
  readonly attempt: number;
  /** @param attempt - of an earlier one; default: this one */
  keyOf(name: string, attempt?: number): string;
  read(key: string): AsyncIterable<Uint8Array>;
  write(name: string, mediaType: string, body: AsyncIterable<Uint8Array>): Promise<Artifact>;
}

export interface RunContext {
  /** Fires at the deadline, at a cancel, at the loss of the lease and when the worker stops. */
  readonly signal: AbortSignal;
  /** Milliseconds that the kind may take in all. */
  readonly budgetMs: number;
  /**
   * Stores one file of this attempt. Nobody keeps `body`: the caller may write over it afterwards.
   *
   * @throws JobFailure `RESULT_STORE_FAILED`
   */
  put(name: string, mediaType: string, body: Uint8Array): Promise<Artifact>;
  /** Number of this attempt. @default 1 */
  readonly attempt?: number | undefined;
  /** What the job waited for before this attempt. */
  readonly waited?: JobState['wait'];
  /** Absent: nobody wants to see evidence. */
  readonly evidence?: EvidenceKeeper | undefined;
  /** Told of what the work has seen so far; the last word counts. Absent: nobody listens. */
  readonly observe?: ((seen: Observed) => void) | undefined;
  /** Absent: the work cannot be interrupted. */
  readonly progress?: Progress | undefined;
  /** Absent: there is no place for large files. */
  readonly files?: AttemptFiles | undefined;
  /** Absent: pages are opened as they come. */
  readonly pageTurn?: PageTurn | undefined;
}

/**
 * Runs the work of any kind.
 *
 * @throws JobFailure, or Deferral when it may not begin yet; never anything else that it could foresee
 */
export type RunKind = (request: JobRequest, context: RunContext) => Promise<RunOutcome>;
