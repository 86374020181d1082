import type { JobState } from './job.ts';
import type { JobChange, JobStore } from './ports.ts';
import type { Refusal } from './transitions.ts';

/** Lost races in a row after which something is wrong: each means that another writer won. */
export const MOST_RACES = 20;

/**
 * Reads the row, decides, writes; and does so again as long as somebody else wrote in between.
 *
 * @returns the change that was written, or why none was; `undefined` if there is no such job
 */
export async function apply(
  store: JobStore,
  jobId: string,
  decide: (state: JobState) => JobChange | Refusal,
): Promise<JobChange | Refusal | undefined> {
  for (let race = 0; race < MOST_RACES; race += 1) {
    const state = await store.getState(jobId);
    if (!state) return undefined;
    const decision = decide(state);
    if (typeof decision === 'string' || (await store.commit(decision))) return decision;
  }
  throw new Error(`${MOST_RACES} writers in a row were faster on ${jobId}.`);
}
