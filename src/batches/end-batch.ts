import { countsOf, liveJobs } from './counts.ts';
import { type Step, write } from './expander.ts';
import { ended, polling } from './transitions.ts';

/**
 * Looks whether every job has ended; if so, ends the batch and tells of it in one transaction. No
 * job is made any more, and none comes back from its end, so what is seen once is so for ever.
 */
export const endBatch: Step = async (expander, batch) => {
  const { batches, announceEnd, now, batchTiming } = expander;
  const jobs = countsOf(await batches.moves(batch.id), batch.accepted);
  if (liveJobs(jobs) > 0) {
    return write(expander, batch, polling(batch, 'jobs', now(), batchTiming));
  }
  const after = { ...ended(batch, now()), version: batch.version + 1 };
  const { rows, send } = await announceEnd(after, jobs);
  if (!(await batches.commitWith(batch, after, rows))) return 'lost';
  await send();
  return after;
};
