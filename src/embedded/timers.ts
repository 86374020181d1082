import type { Clock } from './clock.ts';

/** Timers of one owner, who can forget all of them at once. */
export interface Timers {
  /**
   * Runs `action` after `delayMs`.
   *
   * @returns forgets the action, and says whether it was still to come
   */
  set(delayMs: number, action: () => void): () => boolean;
  /** Forgets every action, and sets none from now on. */
  close(): void;
}

export function createTimers(clock: Clock): Timers {
  const pending = new Set<() => boolean>();
  let closed = false;

  return {
    set(delayMs, action) {
      if (closed) return () => false;
      const stop = clock.after(delayMs, () => {
        pending.delete(forget);
        action();
      });
      const forget = () => {
        stop();
        return pending.delete(forget);
      };
      pending.add(forget);
      return forget;
    },

    close() {
      closed = true;
      for (const forget of pending) forget();
    },
  };
}
