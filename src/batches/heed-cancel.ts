import { apply } from '../jobs/apply.ts';
import { hasEnded, type JobState } from '../jobs/job.ts';
import type { JobStore } from '../jobs/ports.ts';
import { cancel } from '../jobs/transitions.ts';
import type { BatchStore } from './ports.ts';

interface Dependencies {
  readonly batches: Pick<BatchStore, 'get'>;
  readonly now: () => number;
}

/**
 * The job store of a worker that heeds the cancel of a batch before the expander has told each job:
 * a large batch takes a minute or more to tell. Whoever looks at a job of such a batch tells it
 * first; so none is begun after the cancel, and running ones learn of it at their next heartbeat.
 */
export const heedingBatches = (store: JobStore, { batches, now }: Dependencies): JobStore => ({
  ...store,
  getState: async (jobId) => {
    const state = await store.getState(jobId);
    const batchId = state && batchToAsk(state);
    if (batchId === undefined) return state;
    const batch = await batches.get(batchId);
    if (batch?.phase !== 'cancelling') return state;
    await apply(store, jobId, (latest) => cancel(latest, now()));
    return store.getState(jobId);
  },
});

/** The batch that has a say in whether the job goes on. */
const batchToAsk = (state: JobState): string | undefined =>
  hasEnded(state) || state.cancelRequestedAt !== undefined ? undefined : state.batchId;
