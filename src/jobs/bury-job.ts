import { apply } from './apply.ts';
import type { JobStore } from './ports.ts';
import { bury } from './transitions.ts';

/** What became of a job whose message nobody could work off. */
export type Burial = 'buried' | 'alive' | 'ended' | 'unknown';

/** Ends the job of a dead message, unless it lives on without that message. */
export const createBuryJob =
  ({ store, now }: { readonly store: JobStore; readonly now: () => number }) =>
  async (jobId: string): Promise<Burial> => {
    const change = await apply(store, jobId, (state) => bury(state, now()));
    if (change === undefined) return 'unknown';
    if (change === 'ended') return 'ended';
    return typeof change === 'string' ? 'alive' : 'buried';
  };
