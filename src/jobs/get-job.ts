import { jobNotFound, visibleTo } from './find-job.ts';
import { hasEnded, type Job, type JobEvent } from './job.ts';
import type { JobStore } from './ports.ts';

interface Dependencies {
  readonly store: JobStore;
  readonly now: () => number;
}

/** @throws JobFailure `JOB_NOT_FOUND`, `JOB_DELETED` */
export type GetJob = (clientId: string, jobId: string) => Promise<Job>;

export const createGetJob =
  ({ store, now }: Dependencies): GetJob =>
  async (clientId, jobId) => {
    const found = await store.get(jobId);
    // A job of somebody else costs as many steps as one that never was, so that time tells nothing.
    const job = found?.state.clientId === clientId ? found : undefined;
    // Of a job that was erased there is a state and no more.
    visibleTo(clientId, jobId, job?.state ?? (await store.getState(jobId)), now());
    if (job) return job;
    throw jobNotFound(jobId);
  };

export const createGetEvents =
  ({ store, now }: Dependencies) =>
  async (clientId: string, jobId: string): Promise<readonly JobEvent[]> => {
    visibleTo(clientId, jobId, await store.getState(jobId), now());
    return store.events(jobId);
  };

interface WaitDependencies extends Dependencies {
  readonly sleep: (ms: number) => Promise<void>;
}

/** Pause between two looks at a job that somebody waits for, in milliseconds. */
const LOOK_EVERY_MS = 400;

export type WaitForJob = (clientId: string, jobId: string, waitMs: number) => Promise<Job>;

/** Answers as soon as the job has ended, and at the latest after `waitMs` with what it is then. */
export const createWaitForJob = ({ sleep, ...dependencies }: WaitDependencies): WaitForJob => {
  const { now } = dependencies;
  const getJob = createGetJob(dependencies);
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
