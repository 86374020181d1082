import type { RowQueue } from '../rows/ports.ts';
import { JobFailure } from './errors.ts';
import type { NewId } from './ids.ts';
import type { Job, JobRequest, JobState } from './job.ts';
import { messageOf } from './message.ts';
import type { CounterClaim, IdempotencyClaim, JobStore, Submission } from './ports.ts';
import { jobsPerDay } from './quota.ts';
import type { Timing } from './timing.ts';

/** Kept this long, then the same key makes a new job. Documented in `docs/api.md`. */
export const IDEMPOTENCY_MS = 24 * 60 * 60 * 1_000;

/** What is to be done, read from a valid body. */
export interface JobOrder {
  readonly kind: string;
  readonly input: unknown;
  readonly site: string;
  readonly tags: readonly string[];
  readonly timeoutMs: number;
  readonly maxAttempts: number;
}

/** An order and for whom. */
export interface PlacedOrder extends JobOrder {
  readonly clientId: string;
  readonly jobsPerDay: number;
  readonly requestId: string;
  readonly batchId?: string | undefined;
  readonly scheduleId?: string | undefined;
}

/** A valid request of an authenticated client. */
export interface SubmitCommand extends PlacedOrder {
  readonly idempotency?: Omit<IdempotencyClaim, 'expiresAt'> | undefined;
}

export interface Submitted {
  readonly job: Job;
  /** The key was used before: this is the job of then. */
  readonly replayed: boolean;
}

export type SubmitJob = (command: SubmitCommand) => Promise<Submitted>;

interface Dependencies {
  readonly store: JobStore;
  readonly queue: RowQueue;
  readonly newId: NewId;
  readonly now: () => number;
  readonly timing: Timing;
  /** Told when the message could not be sent; the sweep will send it. */
  readonly onSendFailed: (jobId: string, error: unknown) => void;
}

/**
 * Accepts a job exactly once: job, audit row, idempotency row and quota in one transaction, and
 * only then the message. A crash in between loses nothing, for the sweep finds the row.
 *
 * @throws JobFailure `IDEMPOTENCY_KEY_REUSED`, `QUOTA_EXCEEDED`, `UNAVAILABLE`
 */
export const createSubmitJob =
  ({ store, queue, newId, now, timing, onSendFailed }: Dependencies): SubmitJob =>
  async (command) => {
    const at = now();
    const submission = submissionOf(command, { jobId: newId('job'), at, timing });
    const { request, state } = submission;
    const idempotency = command.idempotency && {
      ...command.idempotency,
      expiresAt: at + IDEMPOTENCY_MS,
    };

    const written = await store.submit({ ...submission, idempotency });
    if (written.outcome === 'limited') throw quotaExceeded(written.claim, written.used, at);
    if (written.outcome === 'replayed') {
      if (written.bodyHash !== command.idempotency?.bodyHash) throw keyReused();
      return { job: await existing(store, written.jobId), replayed: true };
    }
    await queue.send(messageOf(state)).catch((error: unknown) => onSendFailed(state.jobId, error));
    return { job: { request, state }, replayed: false };
  };

/** What is written when an order becomes a job; whoever accepts jobs in bulk needs no more. */
export function submissionOf(
  order: PlacedOrder,
  { jobId, at, timing }: { readonly jobId: string; readonly at: number; readonly timing: Timing },
): Submission {
  const quota = jobsPerDay(order.clientId, order.jobsPerDay, at);
  return {
    request: requestOf(order, jobId),
    state: stateOf(order, jobId, at, timing, quota),
    event: { seq: 0, at, type: 'job.accepted' },
    now: at,
    counters: [quota],
  };
}

const requestOf = (command: PlacedOrder, jobId: string): JobRequest => ({
  jobId,
  clientId: command.clientId,
  kind: command.kind,
  input: command.input,
  timeoutMs: command.timeoutMs,
});

const stateOf = (
  command: PlacedOrder,
  jobId: string,
  at: number,
  timing: Timing,
  quota: CounterClaim,
): JobState => ({
  jobId,
  clientId: command.clientId,
  kind: command.kind,
  site: command.site,
  tags: [...command.tags],
  batchId: command.batchId,
  scheduleId: command.scheduleId,
  requestId: command.requestId,
  status: 'queued',
  version: 0,
  createdAt: at,
  attempt: 0,
  attemptsUsed: 0,
  maxAttempts: command.maxAttempts,
  attempts: [],
  dueAt: at + timing.resendMs,
  resends: 0,
  reservations: [{ counter: quota.counter, amount: quota.amount }],
  expiresAt: at + timing.retentionMs,
});

async function existing(store: JobStore, jobId: string): Promise<Job> {
  const job = await store.get(jobId);
  if (job) return job;
  throw new JobFailure(
    'JOB_NOT_FOUND',
    'The job of this Idempotency-Key is gone. Use a new key to submit it again.',
  );
}

const keyReused = () =>
  new JobFailure(
    'IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key came with another body before. Use a new key for a new job.',
    { fields: [{ pointer: 'header/Idempotency-Key', detail: 'Belongs to another body.' }] },
  );

const quotaExceeded = ({ limit, expiresAt }: CounterClaim, used: number, at: number) =>
  new JobFailure(
    'QUOTA_EXCEEDED',
    `The quota of ${limit} jobs per day is used up (${used} used). ` +
      `It starts anew at ${new Date(expiresAt).toISOString()}.`,
    { retryAfterS: Math.ceil((expiresAt - at) / 1_000) },
  );
