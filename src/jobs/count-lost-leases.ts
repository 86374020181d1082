import type { JobChange, JobStore } from './ports.ts';

/** Tells of every job that was taken from a worker which died or fell silent. */
export const countingLostLeases = (store: JobStore, onLost: () => void): JobStore => ({
  ...store,
  commit: async (change) => {
    const isWritten = await store.commit(change);
    if (isWritten && isLoss(change)) onLost();
    return isWritten;
  },
});

/** The last worker of a job leaves no job to take up: that one ends as poisoned. */
const isLoss = ({ before, after, event }: JobChange): boolean =>
  event?.type === 'job.lease-lost' ||
  (before.status === 'running' && after.failure?.code === 'JOB_POISONED');
