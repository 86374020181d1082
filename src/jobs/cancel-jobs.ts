import { inTurn } from '../rows/in-turn.ts';
import { apply } from './apply.ts';
import type { JobFilter, JobStore } from './ports.ts';
import { cancel } from './transitions.ts';

/** Jobs that one call looks at; whoever asked goes on with `next`. */
const JOBS_A_CALL = 200;

/** Jobs in hand at once: a call stays well inside what a request may take. */
const JOBS_AT_ONCE = 8;

export interface CancelSummary {
  /** Jobs that nobody ran: they have ended. */
  readonly cancelled: number;
  /** Jobs that run: their workers stop within seconds. */
  readonly asked: number;
  /** Jobs that ended by themselves before they could be cancelled. */
  readonly alreadyEnded: number;
  /** Id to go on behind; absent when every job has been looked at. */
  readonly next?: string | undefined;
}

export type CancelJobs = (
  clientId: string,
  filter: JobFilter,
  after?: string,
) => Promise<CancelSummary>;

/**
 * Cancels the jobs of a client that match a filter, newest first, a bounded number a call. Calling
 * it again is harmless: what was cancelled before is not in the list any more.
 */
export const createCancelJobs =
  ({ store, now }: { readonly store: JobStore; readonly now: () => number }): CancelJobs =>
  async (clientId, filter, after) => {
    const found = await store.list(clientId, { ...filter, live: true }, JOBS_A_CALL, after);
    const outcomes = await inTurn(found.items, JOBS_AT_ONCE, async ({ jobId }) => {
      const change = await apply(store, jobId, (state) => cancel(state, now()));
      if (change === 'ended' || change === undefined) return 'alreadyEnded';
      return typeof change === 'object' && change.after.status === 'cancelled'
        ? 'cancelled'
        : 'asked';
    });
    const count = (wanted: string) => outcomes.filter((outcome) => outcome === wanted).length;
    return {
      cancelled: count('cancelled'),
      asked: count('asked'),
      alreadyEnded: count('alreadyEnded'),
      next: found.next,
    };
  };
