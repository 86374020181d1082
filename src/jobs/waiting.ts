import { lastMomentOf, type Until } from './endings.ts';
import type { WaitReason } from './job.ts';
import type { Timing } from './timing.ts';

/**
 * What it takes to let a job wait until `startsAt`. The delayed message comes first, and the sweep
 * only stands in for it. Where the wait is longer than a message can be delayed, the sweep sends
 * the message once it can: then the job comes on time, and not with whatever the sweep finds late.
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
    dueAt: dueBy(until, wait.startsAt + (isSent ? timing.resendMs : -timing.resendMaxMs)),
  };
}

/** When the sweep must look at a job that nobody runs: never later than at its deadline. */
export const dueBy = (until: Until, dueAt: number): number => Math.min(dueAt, lastMomentOf(until));
