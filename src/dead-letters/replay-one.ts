import { JobFailure } from '../jobs/errors.ts';
import type { GetJob } from '../jobs/get-job.ts';
import type { Failure } from '../jobs/job.ts';
import type { RetryCommand, RetryJob } from '../jobs/retry-job.ts';
import { letterNotFound } from './not-found.ts';
import type { DeadLetters } from './ports.ts';

/** What became of one letter; `ready` is what would be replayed if this were no dry run. */
export type Replayed = { readonly id: string; readonly origin: string } & (
  | {
      readonly outcome: 'replayed' | 'replayed-before';
      readonly jobId: string;
      readonly startsAt?: number | undefined;
    }
  | { readonly outcome: 'ready'; readonly startsAt: number }
  | { readonly outcome: 'refused'; readonly failure: Failure }
);

export interface ReplayOne extends Pick<RetryCommand, 'clientId' | 'reorder'> {
  readonly id: string;
  readonly startsAt: number;
}

export interface ReplayOneDependencies {
  readonly letters: Pick<DeadLetters, 'get'>;
  readonly getJob: GetJob;
  readonly retryJob: RetryJob;
}

/** The job that left a letter. */
const originOf = (id: string): string => id.replace(/^dead_/, 'job_');

/**
 * Retries the job of one letter. A letter that is gone is a reason to refuse, unless its job was
 * retried before: then that is the answer, however often this is asked.
 */
export async function replayOne(
  dependencies: ReplayOneDependencies,
  command: ReplayOne,
): Promise<Replayed> {
  const { id } = command;
  const origin = originOf(id);
  const retry = await retryOf(dependencies, command);
  return dependencies.retryJob({ ...retry, jobId: origin }).then(({ job: { state }, replayed }) => {
    const outcome = replayed ? ('replayed-before' as const) : ('replayed' as const);
    return { id, origin, outcome, jobId: state.jobId, startsAt: state.wait?.startsAt };
  }, refused(id));
}

/** The same without doing it: whether it would be refused, and why. */
export async function previewOne(
  dependencies: ReplayOneDependencies,
  command: ReplayOne,
): Promise<Replayed> {
  const { id, clientId, startsAt } = command;
  const origin = originOf(id);
  const { reorder } = await retryOf(dependencies, command);
  return dependencies
    .getJob(clientId, origin)
    .then(async (job) => {
      const jobId = job.state.replayedBy;
      if (jobId !== undefined) return { id, origin, outcome: 'replayed-before' as const, jobId };
      await reorder(job);
      return { id, origin, outcome: 'ready' as const, startsAt };
    })
    .catch(refused(id));
}

async function retryOf(
  { letters }: ReplayOneDependencies,
  { id, clientId, startsAt, reorder }: ReplayOne,
): Promise<Omit<RetryCommand, 'jobId'>> {
  const letter = await letters.get(id);
  return {
    clientId,
    // Asked only for a job that was not retried yet.
    reorder: async (job) => {
      if (letter?.clientId !== clientId) throw letterNotFound(id);
      return { ...(await reorder(job)), startsAt };
    },
  };
}

/** What is wrong with one letter is told with it; what is wrong with us ends the request. */
const refused =
  (id: string) =>
  (thrown: unknown): Replayed => {
    if (!(thrown instanceof JobFailure) || thrown.status >= 500) throw thrown;
    const failure = { code: thrown.code, message: thrown.message };
    return { id, origin: originOf(id), outcome: 'refused', failure };
  };
