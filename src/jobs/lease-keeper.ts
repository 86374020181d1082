import type { JobStore } from './ports.ts';
import type { Timing } from './timing.ts';
import { extend, holds } from './transitions.ts';

/** Waits; ends early, without throwing, when the signal fires. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

interface Dependencies {
  readonly store: JobStore;
  readonly now: () => number;
  readonly sleep: Sleep;
  readonly timing: Timing;
}

/** Why the work was stopped from outside; none of them is the job's own failure. */
export type Stopped = 'cancelled' | 'lease-lost';

/**
 * Looks at the row every heartbeat until `signal` fires: extends the lease when a third of it is
 * used up, and calls `stop` once if the job is no longer this attempt's to finish, or if its client
 * has cancelled it. A look that fails because the store does is repeated at the next heartbeat:
 * until the lease ends, nobody else may have the job.
 */
export async function keepLease(
  { store, now, sleep, timing }: Dependencies,
  { jobId, attempt }: { readonly jobId: string; readonly attempt: number },
  signal: AbortSignal,
  stop: (why: Stopped) => void,
): Promise<void> {
  const look = async (): Promise<Stopped | undefined> => {
    const state = await store.getState(jobId);
    if (!state || !holds(state, attempt)) return 'lease-lost';
    if (state.cancelRequestedAt !== undefined) return 'cancelled';
    const extension = extend(state, now(), timing);
    // Whoever was faster, a cancel perhaps, shows at the next look.
    if (extension) await store.commit(extension);
    return undefined;
  };
  while (!signal.aborted) {
    await sleep(timing.heartbeatMs, signal);
    if (signal.aborted) return;
    const stopped = await look().catch(() => undefined);
    if (stopped) return stop(stopped);
  }
}
