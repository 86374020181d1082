import type { RowQueue } from '../rows/ports.ts';
import { JobFailure } from './errors.ts';
import type { Job } from './job.ts';
import { sendInTime } from './message.ts';
import type { IdempotencyClaim, JobStore, Submission } from './ports.ts';
import { quotaExceeded } from './quota-exceeded.ts';
import type { Timing } from './timing.ts';

export interface Submitted {
  readonly job: Job;
  /** It was accepted before, under the same key or from the same origin: this is the job of then. */
  readonly replayed: boolean;
}

export interface AcceptDependencies {
  readonly store: JobStore;
  readonly queue: RowQueue;
  readonly timing: Timing;
  /** Told when the message could not be sent; the sweep will send it. */
  readonly onSendFailed: (jobId: string, error: unknown) => void;
}

/**
 * Writes a submission, and only then sends its message.
 *
 * @returns `undefined` if the job's origin was moved by somebody else in between
 * @throws JobFailure `IDEMPOTENCY_KEY_REUSED`, `QUOTA_EXCEEDED`, `UNAVAILABLE`, `JOB_NOT_FOUND`
 */
export async function acceptJob(
  dependencies: AcceptDependencies,
  submission: Submission,
): Promise<Submitted | undefined> {
  const { store, queue, timing, onSendFailed } = dependencies;
  const { request, state, idempotency, now } = submission;
  const written = await store.submit(submission);
  if (written.outcome === 'stale') return undefined;
  if (written.outcome === 'limited') throw quotaExceeded(written.claim, written.used, now);
  if (written.outcome === 'replayed') {
    if (written.bodyHash !== idempotency?.bodyHash) throw keyReused();
    return { job: await acceptedBefore(store, written.jobId), replayed: true };
  }
  await sendInTime(queue, state, now, timing).catch((error: unknown) =>
    onSendFailed(state.jobId, error),
  );
  return { job: { request, state }, replayed: false };
}

/**
 * What a key stands for already; `undefined`: nothing.
 *
 * @throws JobFailure `IDEMPOTENCY_KEY_REUSED`, `JOB_DELETED`, `JOB_NOT_FOUND`
 */
export type AcceptedUnder = (
  claim: Omit<IdempotencyClaim, 'expiresAt'>,
) => Promise<Submitted | undefined>;

export const createAcceptedUnder =
  ({ store, now }: { readonly store: JobStore; readonly now: () => number }): AcceptedUnder =>
  async ({ key, bodyHash }) => {
    const held = await store.heldKey(key, now());
    if (!held) return undefined;
    if (held.bodyHash !== bodyHash) throw keyReused();
    return { job: await acceptedBefore(store, held.jobId), replayed: true };
  };

/** @throws JobFailure `JOB_DELETED` or `JOB_NOT_FOUND` if there is nothing left to show */
export async function acceptedBefore(store: JobStore, jobId: string): Promise<Job> {
  const job = await store.get(jobId);
  if (job && !job.state.erasure) return job;
  const erased = job?.state.erasure ?? (await store.getState(jobId))?.erasure;
  throw new JobFailure(
    erased ? 'JOB_DELETED' : 'JOB_NOT_FOUND',
    'The job that was made then is gone. Submit it anew, and under a new Idempotency-Key.',
  );
}

export const keyReused = () =>
  new JobFailure(
    'IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key came with another body before. Use a new key for a new job.',
    { fields: [{ pointer: 'header/Idempotency-Key', detail: 'Belongs to another body.' }] },
  );
