import { DEAD_LETTER_TYPE } from '../jobs/dead-letter.ts';
import type { JobStore } from '../jobs/ports.ts';

/** Tells of every dead letter that was written, whoever ended the job: worker, sweep or burial. */
export const countingDead = (store: JobStore, onDead: () => void): JobStore => ({
  ...store,
  commit: async (change) => {
    const isWritten = await store.commit(change);
    if (isWritten && change.rows?.some(({ type }) => type === DEAD_LETTER_TYPE)) onDead();
    return isWritten;
  },
});
