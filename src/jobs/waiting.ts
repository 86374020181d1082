import { lastMomentOf, type Until } from './endings.ts';
import type { WaitReason } from './job.ts';
import type { Timing } from './timing.ts';

/**
 * What it takes to let a job wait until `startsAt`. The delayed message comes first, and the sweep
 * only stands in for it; a wait longer than a message can be delayed is the sweep's alone.
 */
export function waitingFor(
  until: Until,
  now: number,
  wait: { readonly reason: WaitReason; readonly startsAt: number },
  timing: Timing,
) {
  const isSent = wait.startsAt - now <= timing.resendMaxMs;
  return {
    status: 'waiting' as const,
    wait,
    leaseEndsAt: undefined,
    resends: 0,
    dueAt: dueBy(until, isSent ? wait.startsAt + timing.resendMs : wait.startsAt),
  };
}

/** When the sweep must look at a job that nobody runs: never later than at its deadline. */
export const dueBy = (until: Until, dueAt: number): number => Math.min(dueAt, lastMomentOf(until));
