import { apply } from './apply.ts';
import { JobFailure } from './errors.ts';
import { visibleTo } from './find-job.ts';
import type { JobState } from './job.ts';
import type { JobStore } from './ports.ts';
import { cancel } from './transitions.ts';

export type CancelJob = (clientId: string, jobId: string) => Promise<JobState>;

/**
 * Ends a job that nobody runs, at once; asks the worker of a running one to stop, which it does
 * at its next heartbeat. Asking twice is asking once.
 *
 * @throws JobFailure `JOB_NOT_FOUND`, `JOB_DELETED`, or `JOB_ENDED` when there is nothing left to cancel
 */
export const createCancelJob =
  ({ store, now }: { readonly store: JobStore; readonly now: () => number }): CancelJob =>
  async (clientId, jobId) => {
    let latest = visibleTo(clientId, jobId, await store.getState(jobId), now());
    const change = await apply(store, jobId, (state) => {
      latest = state;
      return cancel(state, now());
    });
    if (change === 'ended') {
      throw new JobFailure('JOB_ENDED', `The job has ended as ${latest.status} already.`);
    }
    return typeof change === 'object' ? change.after : latest;
  };
