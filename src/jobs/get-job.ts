import { JobFailure } from './errors.ts';
import { hasEnded, type Job, type JobEvent } from './job.ts';
import type { JobStore } from './ports.ts';

export type GetJob = (clientId: string, jobId: string) => Promise<Job>;

/** Somebody else's job is as absent as one that never was: the answer must not tell them apart. */
export const createGetJob =
  (store: JobStore): GetJob =>
  async (clientId, jobId) => {
    const job = await store.get(jobId);
    if (job?.request.clientId !== clientId) throw jobNotFound(jobId);
    return job;
  };

export const createGetEvents =
  (store: JobStore) =>
  async (clientId: string, jobId: string): Promise<readonly JobEvent[]> => {
    const state = await store.getState(jobId);
    if (state?.clientId !== clientId) throw jobNotFound(jobId);
    return store.events(jobId);
  };

interface WaitDependencies {
  readonly store: JobStore;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Pause between two looks at a job that somebody waits for, in milliseconds. */
const LOOK_EVERY_MS = 400;

export type WaitForJob = (clientId: string, jobId: string, waitMs: number) => Promise<Job>;

/** Answers as soon as the job has ended, and at the latest after `waitMs` with what it is then. */
export const createWaitForJob = ({ store, now, sleep }: WaitDependencies): WaitForJob => {
  const getJob = createGetJob(store);
  return async (clientId, jobId, waitMs) => {
    const until = now() + waitMs;
    let job = await getJob(clientId, jobId);
    while (!hasEnded(job.state) && now() < until) {
      await sleep(Math.min(LOOK_EVERY_MS, until - now()));
      job = await getJob(clientId, jobId);
    }
    return job;
  };
};

export const jobNotFound = (jobId: string) =>
  new JobFailure('JOB_NOT_FOUND', `There is no job ${jobId}. Ids look like job_01J….`);
