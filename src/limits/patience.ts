import { Deferral } from '../jobs/deferral.ts';
import type { WaitReason } from '../jobs/job.ts';
import type { Sleep } from '../jobs/lease-keeper.ts';

/** Up to here a worker waits for its moment; a job that would wait longer is put off. */
export const PLACE_WAIT_MS = 2_000;

/**
 * A job that was put off is taken up so much before its slot: messages come with a delay of up to a
 * second, and a page needs a browser first.
 */
export const HEAD_START_MS = 1_000;

/** How one job waits for moments that are its own. */
export interface Patience {
  /** @throws Deferral when the moment is far away and nothing was visited yet */
  check(moment: number, reason: WaitReason): void;
  /**
   * Waits, after the same check.
   *
   * @param earlyMs - returns so much before the moment
   */
  until(moment: number, reason: WaitReason, earlyMs?: number): Promise<void>;
  /** From now on the job has visited something: it waits in place, however long. */
  stay(): void;
}

interface Dependencies {
  readonly now: () => number;
  readonly sleep: Sleep;
  readonly signal: AbortSignal;
}

export function createPatience({ now, sleep, signal }: Dependencies): Patience {
  let mayDefer = true;
  const check: Patience['check'] = (moment, reason) => {
    signal.throwIfAborted();
    if (!mayDefer || moment - now() <= PLACE_WAIT_MS) return;
    throw new Deferral(reason, moment - HEAD_START_MS);
  };
  return {
    check,
    until: async (moment, reason, earlyMs = 0) => {
      check(moment, reason);
      const waitMs = moment - earlyMs - now();
      if (waitMs > 0) await sleep(waitMs, signal);
      signal.throwIfAborted();
    },
    stay: () => {
      mayDefer = false;
    },
  };
}
