import {
  type AcceptDependencies,
  acceptedBefore,
  acceptJob,
  keyReused,
  type Submitted,
} from './accept-job.ts';
import { change } from './change.ts';
import { deadLetterIdOf } from './dead-letter.ts';
import { JobFailure } from './errors.ts';
import { createGetJob } from './get-job.ts';
import type { NewId } from './ids.ts';
import { hasEnded, type Job, type JobState } from './job.ts';
import type { JobChange, JobStore } from './ports.ts';
import type { SubmitCommand } from './submit-job.ts';
import { type PlacedOrder, refuseLate, submissionOf, withKey } from './submit-job.ts';

export interface RetryCommand {
  readonly clientId: string;
  readonly jobId: string;
  readonly idempotency?: SubmitCommand['idempotency'];
  /** What is to be done this time. @throws JobFailure `INVALID_REQUEST` */
  readonly reorder: (origin: Job) => PlacedOrder | Promise<PlacedOrder>;
}

export type RetryJob = (command: RetryCommand) => Promise<Submitted>;

export interface RetryDependencies extends AcceptDependencies {
  readonly newId: NewId;
  readonly now: () => number;
}

/** Lost races in a row after which something is wrong: an ended job is moved a few times at most. */
const MOST_RACES = 5;

/**
 * Makes a new job from one that failed or was cancelled. Old and new name each other, written in
 * one transaction, so that a job is retried once: asking again, or twice at once, gives the same
 * new job.
 *
 * @throws JobFailure `JOB_NOT_FOUND`, `JOB_DELETED`, `JOB_NOT_ENDED`, `JOB_NOT_RETRYABLE`,
 *   `IDEMPOTENCY_KEY_REUSED`, `QUOTA_EXCEEDED`, `INVALID_REQUEST`, `UNAVAILABLE`
 */
export const createRetryJob = (dependencies: RetryDependencies): RetryJob => {
  const { store, newId, now, timing } = dependencies;
  const getJob = createGetJob({ store, now });
  const tryOnce = async (command: RetryCommand): Promise<Submitted | undefined> => {
    const { clientId, jobId, idempotency } = command;
    const at = now();
    await refuseOtherBody(store, idempotency, at);
    const origin = await getJob(clientId, jobId);
    if (origin.state.replayedBy !== undefined) {
      return { job: await acceptedBefore(store, origin.state.replayedBy), replayed: true };
    }
    refuseUnlessRetryable(origin.state);
    const order = await command.reorder(origin);
    await refuseLate(store, { ...order, idempotency }, at);
    const submission = submissionOf(
      { ...order, origin: jobId },
      { jobId: newId('job'), at, timing },
    );
    const step = replay(origin.state, at, submission.state.jobId);
    return acceptJob(dependencies, { ...withKey(submission, idempotency), origin: step });
  };
  return async (command) => {
    for (let race = 0; race < MOST_RACES; race += 1) {
      const submitted = await tryOnce(command);
      if (submitted) return submitted;
    }
    throw new Error(`${MOST_RACES} writers in a row were faster on ${command.jobId}.`);
  };
};

/** Names the new job on the old one; what its client had to decide about it is decided. */
export function replay(state: JobState, now: number, replayedBy: string): JobChange {
  const replayed = change(state, now, 'job.replayed', { replayedBy }, replayedBy);
  return { ...replayed, drops: [deadLetterIdOf(state.jobId)] };
}

/** A job that was retried already answers for any key but for one that meant something else. */
async function refuseOtherBody(
  store: JobStore,
  key: RetryCommand['idempotency'],
  now: number,
): Promise<void> {
  const held = key && (await store.heldKey(key.key, now));
  if (held && held.bodyHash !== key.bodyHash) throw keyReused();
}

function refuseUnlessRetryable({ jobId, status }: JobState): void {
  if (!hasEnded({ status })) {
    throw new JobFailure(
      'JOB_NOT_ENDED',
      `The job is ${status}: it is tried again by itself. Cancel it first, or wait for its end.`,
    );
  }
  if (status === 'succeeded') {
    throw new JobFailure(
      'JOB_NOT_RETRYABLE',
      `The job ${jobId} has succeeded. Submit a new one to do it once more.`,
    );
  }
}
