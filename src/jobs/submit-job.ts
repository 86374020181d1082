import { mostCostOf } from '../costs/estimate.ts';
import { type AcceptDependencies, acceptJob, type Submitted } from './accept-job.ts';
import type { Until } from './endings.ts';
import { JobFailure } from './errors.ts';
import type { NewId } from './ids.ts';
import type { JobRequest, JobState, RecipeVersion } from './job.ts';
import type { CounterClaim, IdempotencyClaim, JobStore, Submission } from './ports.ts';
import { quotaClaims, RESERVED_BYTES } from './quota.ts';
import type { QuotaLimits } from './quota-limits.ts';
import type { Timing } from './timing.ts';
import { dueBy, waitingFor } from './waiting.ts';

/** Kept this long, then the same key makes a new job. Documented in `docs/api.md`. */
export const IDEMPOTENCY_MS = 24 * 60 * 60 * 1_000;

/** What is to be done, read from a valid body. */
export interface JobOrder {
  readonly kind: string;
  readonly input: unknown;
  /** The stored recipe that is in `input` by now. */
  readonly recipe?: RecipeVersion | undefined;
  readonly site: string;
  readonly tags: readonly string[];
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  /** What the job may cost at most, in nano-dollars; absent: what its budgets allow. */
  readonly maxCostNanoUsd?: number | undefined;
  /** What its client may use at most, besides the jobs a day. */
  readonly limits?: QuotaLimits | undefined;
  /** When the job must have ended, in milliseconds since the Unix epoch. */
  readonly deadlineAt?: number | undefined;
  /** How long to keep it; never longer than the stage does. */
  readonly retentionMs?: number | undefined;
}

/** An order and for whom. */
export interface PlacedOrder extends JobOrder {
  readonly clientId: string;
  readonly jobsPerDay: number;
  readonly requestId: string;
  readonly batchId?: string | undefined;
  readonly scheduleId?: string | undefined;
  /** The job that this one is made from. */
  readonly origin?: string | undefined;
  /** Not to be started before, in milliseconds since the Unix epoch. */
  readonly startsAt?: number | undefined;
}

/** A valid request of an authenticated client. */
export interface SubmitCommand extends PlacedOrder {
  readonly idempotency?: Omit<IdempotencyClaim, 'expiresAt'> | undefined;
}

export type SubmitJob = (command: SubmitCommand) => Promise<Submitted>;

export interface SubmitDependencies extends AcceptDependencies {
  readonly newId: NewId;
  readonly now: () => number;
  readonly timing: Timing;
}

/**
 * Accepts a job exactly once: job, audit row, idempotency row and quota in one transaction, and
 * only then the message. A crash in between loses nothing, for the sweep finds the row.
 *
 * @throws JobFailure `IDEMPOTENCY_KEY_REUSED`, `QUOTA_EXCEEDED`, `UNAVAILABLE`, or
 *   `INVALID_REQUEST` for a deadline that has passed
 */
export const createSubmitJob =
  (dependencies: SubmitDependencies): SubmitJob =>
  async (command) => {
    const { store, newId, now, timing } = dependencies;
    const at = now();
    await refuseLate(store, command, at);
    const submission = submissionOf(command, { jobId: newId('job'), at, timing });
    const accepted = await acceptJob(dependencies, withKey(submission, command.idempotency));
    if (accepted) return accepted;
    throw new Error('A job without an origin cannot lose it.');
  };

/** The submission under the client's own name for it. */
export const withKey = (submission: Submission, key: SubmitCommand['idempotency']): Submission => ({
  ...submission,
  idempotency: key && { ...key, expiresAt: submission.now + IDEMPOTENCY_MS },
});

/** A repeated request is answered with its job, however late it comes. */
export async function refuseLate(
  store: JobStore,
  { deadlineAt, idempotency }: Pick<SubmitCommand, 'deadlineAt' | 'idempotency'>,
  now: number,
): Promise<void> {
  if (deadlineAt === undefined || deadlineAt > now) return;
  if (idempotency && (await store.heldKey(idempotency.key, now))) return;
  const detail = 'This moment has passed. Name one that is still to come.';
  throw new JobFailure('INVALID_REQUEST', `/deadlineAt: ${detail}`, {
    fields: [{ pointer: '/deadlineAt', detail }],
  });
}

/** What is written when an order becomes a job; whoever accepts jobs in bulk needs no more. */
export function submissionOf(
  order: PlacedOrder,
  { jobId, at, timing }: { readonly jobId: string; readonly at: number; readonly timing: Timing },
): Submission {
  const claims = claimsOf(order, at);
  return {
    request: requestOf(order, jobId),
    state: stateOf(order, jobId, at, timing, claims),
    event: { seq: 0, at, type: 'job.accepted' },
    now: at,
    counters: claims,
  };
}

/** Every counter that this job is counted on, with what it can use of it at most. */
export const claimsOf = (order: PlacedOrder, at: number): CounterClaim[] =>
  quotaClaims(
    order.clientId,
    { ...order.limits, jobsPerDay: order.jobsPerDay },
    { jobs: 1, bytes: RESERVED_BYTES, nanoUsd: mostCostOf(order) },
    at,
  );

const requestOf = (command: PlacedOrder, jobId: string): JobRequest => ({
  jobId,
  clientId: command.clientId,
  kind: command.kind,
  input: command.input,
  recipe: command.recipe,
  timeoutMs: command.timeoutMs,
});

const stateOf = (
  order: PlacedOrder,
  jobId: string,
  at: number,
  timing: Timing,
  claims: readonly CounterClaim[],
): JobState => ({
  jobId,
  clientId: order.clientId,
  kind: order.kind,
  site: order.site,
  tags: [...order.tags],
  batchId: order.batchId,
  scheduleId: order.scheduleId,
  recipe: order.recipe,
  requestId: order.requestId,
  status: 'queued',
  version: 0,
  createdAt: at,
  attempt: 0,
  attemptsUsed: 0,
  maxAttempts: order.maxAttempts,
  attempts: [],
  deadlineAt: order.deadlineAt,
  resends: 0,
  maxCostNanoUsd: order.maxCostNanoUsd,
  reservations: claims.map(({ counter, amount }) => ({ counter, amount })),
  origin: order.origin,
  ...keptFor(order, at, timing),
  ...startOf({ ...order, ...keptFor(order, at, timing) }, at, timing),
});

/** What is to be kept for less time than the stage keeps things is erased by the sweep. */
function keptFor({ retentionMs }: PlacedOrder, at: number, timing: Timing) {
  if (retentionMs === undefined || retentionMs >= timing.retentionMs) {
    return { expiresAt: at + timing.retentionMs };
  }
  return { expiresAt: at + retentionMs, eraseAt: at + retentionMs };
}

function startOf(order: PlacedOrder & Until, at: number, timing: Timing) {
  const { startsAt } = order;
  return startsAt === undefined || startsAt <= at
    ? { dueAt: dueBy(order, at + timing.resendMs) }
    : waitingFor(order, at, { reason: 'schedule', startsAt }, timing);
}
