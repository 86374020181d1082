import type { Clock } from '../../src/embedded/clock.ts';

/** The moment that tests start at, in milliseconds since the Unix epoch. */
export const NOW = 1_750_000_000_000;

export interface ManualClock extends Clock {
  /** Moves time on, and runs what was due on the way in the order of its time. */
  advance(ms: number): Promise<void>;
}

/** A clock that stands still until a test moves it. */
export function createManualClock(startAt = NOW): ManualClock {
  let now = startAt;
  const timers = new Set<{ readonly at: number; readonly action: () => void }>();

  return {
    now: () => now,

    after(delayMs, action) {
      const timer = { at: now + delayMs, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },

    async advance(ms) {
      const until = now + ms;
      for (;;) {
        await settled();
        const [next] = [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
        if (!next) break;
        timers.delete(next);
        now = next.at;
        next.action();
      }
      now = until;
      await settled();
    },
  };
}

/** Lets every promise that is ready run to its next wait. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
