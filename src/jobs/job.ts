import * as z from 'zod';
import { Bill } from './bill.ts';
import { FAILURES, type FailureCode } from './errors.ts';

/** Milliseconds since the Unix epoch: how every time is kept. The API shows ISO 8601. */
export const Instant = z.int().nonnegative();

export const JobStatus = z.enum([
  'queued',
  'waiting',
  'running',
  'succeeded',
  'failed',
  'cancelled',
]);
export type JobStatus = z.infer<typeof JobStatus>;

/** Why a job is not running although it was accepted. */
export const WaitReason = z.enum(['site', 'breaker', 'quota', 'retry', 'schedule']);
export type WaitReason = z.infer<typeof WaitReason>;

const FailureName = z.enum(Object.keys(FAILURES) as [FailureCode, ...FailureCode[]]);

/** How an attempt or a job failed, in words for the client. */
export const Failure = z.object({ code: FailureName, message: z.string() });
export type Failure = z.infer<typeof Failure>;

/** A file that a job made. */
export const Artifact = z.object({
  /** File name, unique within the job; safe in a URL and on a disk. */
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: z.int().nonnegative(),
  /** Lower-case hex. */
  sha256: z.string(),
  /** Where it lies in the artifact store. */
  key: z.string(),
});
export type Artifact = z.infer<typeof Artifact>;

/**
 * What an attempt leaves for whoever wants to know why it went as it did. It is a row of its own,
 * written with the step that ends the attempt: the state stays small, for it is written often.
 */
export const Evidence = z.object({
  attempt: z.int(),
  files: z.array(Artifact),
  /** What could not be had: of a page that does not paint any more there is no picture. */
  missing: z.array(z.string()),
  /** What the browser saw until then; shaped by the kind. */
  report: z.record(z.string(), z.unknown()).optional(),
});
export type Evidence = z.infer<typeof Evidence>;

/** What an attempt used. */
export const Receipt = z.object({
  /** From claim to finish, in milliseconds. */
  wallMs: z.int().nonnegative(),
  /** How long a page was open, in milliseconds. */
  browserMs: z.int().nonnegative(),
  downloadedBytes: z.int().nonnegative(),
  storedBytes: z.int().nonnegative(),
});
export type Receipt = z.infer<typeof Receipt>;

/** How far a job came that takes more than one invocation. */
export const Checkpoint = z.object({
  /** JSON; the kind reads it. */
  data: z.string(),
  /** The last attempt that got further than those before it. */
  attempt: z.int().optional(),
  /** By invocations that ended before the job did. */
  spent: Receipt.pick({ wallMs: true, browserMs: true, downloadedBytes: true, storedBytes: true }),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** A stored recipe at one version: what it says is never changed. */
export const RecipeVersion = z.object({ name: z.string(), version: z.int().positive() });
export type RecipeVersion = z.infer<typeof RecipeVersion>;

/** What a client asked for: written once, never changed. */
export const JobRequest = z.object({
  jobId: z.string(),
  clientId: z.string(),
  kind: z.string(),
  /** Parsed by the kind's schema when it was accepted, and again when it is run. */
  input: z.unknown(),
  /** Where the recipe in `input` is from; absent: the client sent it with the job, or there is none. */
  recipe: RecipeVersion.optional(),
  /** Longest that one attempt may run, in milliseconds. */
  timeoutMs: z.int(),
});
export type JobRequest = z.infer<typeof JobRequest>;

/** One run of the job by one worker. */
export const Attempt = z.object({
  attempt: z.int(),
  /** What it was paid for, once it has ended: milliseconds of a worker, and all of it in money. */
  billedMs: z.int().optional(),
  costNanoUsd: z.int().optional(),
  startedAt: Instant,
  endedAt: Instant.optional(),
  failure: Failure.optional(),
});
export type Attempt = z.infer<typeof Attempt>;

/** A counter that was increased for this job, so that it can be given back. */
export const Reservation = z.object({ counter: z.string(), amount: z.int() });
export type Reservation = z.infer<typeof Reservation>;

/** What moves. Every write raises `version` and names the version that it saw. */
export const JobState = z.object({
  jobId: z.string(),
  clientId: z.string(),
  kind: z.string(),
  /** Registrable domain of the target, or its host: what politeness and lists go by. */
  site: z.string(),
  tags: z.array(z.string()),
  /** What asked for the job, unless a client did by itself. */
  batchId: z.string().optional(),
  scheduleId: z.string().optional(),
  /** The stored recipe that it runs, as its request says. */
  recipe: RecipeVersion.optional(),
  /** The submitting request: on every message, log line and trace of this job. */
  requestId: z.string(),
  status: JobStatus,
  version: z.int(),
  createdAt: Instant,
  startedAt: Instant.optional(),
  endedAt: Instant.optional(),

  /** Number of the last attempt; rises with every claim and fences off earlier ones. */
  attempt: z.int(),
  /** Attempts that count against `maxAttempts`; a stopped worker gives its attempt back. */
  attemptsUsed: z.int(),
  maxAttempts: z.int(),
  attempts: z.array(Attempt),
  /** After this moment nobody wants the result any more: the job fails as expired. */
  deadlineAt: Instant.optional(),
  /** Until when the worker of `attempt` may finish the job; set while `running`. */
  leaseEndsAt: Instant.optional(),
  cancelRequestedAt: Instant.optional(),

  /** Set while `waiting`: why, and the earliest start. */
  wait: z.object({ reason: WaitReason, startsAt: Instant }).optional(),
  /** When the sweep must look at this row; absent once the job has ended. */
  dueAt: Instant.optional(),
  /** Messages that the sweep sent since the job last moved: widens the next `dueAt`. */
  resends: z.int(),
  /** What the last worker saved, for the next one to go on from. */
  checkpoint: Checkpoint.optional(),

  failure: Failure.optional(),
  /** Where the running jobs of its client are counted; set while it runs, if they are. */
  place: z.string().optional(),
  /** Who runs it, as far as that is paid for; set while it runs. */
  worker: z.object({ memoryMb: z.int(), isHypothetical: z.boolean() }).optional(),
  /** What its attempts have cost so far. */
  bill: Bill.optional(),
  /** What it may cost at most, in nano-dollars. */
  maxCostNanoUsd: z.int().optional(),
  reservations: z.array(Reservation),
  /** The job that this one was made from by a retry. */
  origin: z.string().optional(),
  /** The job that a retry made from this one. */
  replayedBy: z.string().optional(),

  /** After this moment the rows may vanish. */
  expiresAt: Instant,
  /** When rows and files are erased; set if that is before the stage's own retention is over. */
  eraseAt: Instant.optional(),
  /** Set once the data is to be erased: from then on nobody gets to see it. */
  erasure: z.object({ askedAt: Instant, doneAt: Instant.optional() }).optional(),
});
export type JobState = z.infer<typeof JobState>;

/** What a finished attempt leaves behind. */
export const JobResult = z.object({
  artifacts: z.array(Artifact),
  /** What the browser saw; shaped by the kind. */
  report: z.record(z.string(), z.unknown()).optional(),
  receipt: Receipt,
});
export type JobResult = z.infer<typeof JobResult>;

export interface Job {
  readonly request: JobRequest;
  readonly state: JobState;
  readonly result?: JobResult | undefined;
  /** Of the attempts that left any, in their order. */
  readonly evidence?: readonly Evidence[] | undefined;
}

/** One row of the audit: what happened, told in the same transaction that did it. */
export const JobEvent = z.object({
  /** `version` of the state that this event led to. */
  seq: z.int(),
  at: Instant,
  type: z.enum([
    'job.accepted',
    'job.started',
    'job.released',
    'job.retrying',
    'job.deferred',
    'job.continued',
    'job.lease-lost',
    'job.cancel-requested',
    'job.succeeded',
    'job.failed',
    'job.cancelled',
    'job.replayed',
    'job.erasing',
  ]),
  attempt: z.int().optional(),
  detail: z.string().optional(),
});
export type JobEvent = z.infer<typeof JobEvent>;

const ENDED: ReadonlySet<JobStatus> = new Set(['succeeded', 'failed', 'cancelled']);

export const hasEnded = ({ status }: Pick<JobState, 'status'>): boolean => ENDED.has(status);
