import type { BrowserProcess } from './launch.ts';

export interface SlotOptions {
  readonly launch: () => Promise<BrowserProcess>;
  /** A browser that has run so many jobs is replaced. */
  readonly maxJobs: number;
  /** A browser that is so old is replaced, in milliseconds. */
  readonly maxAgeMs: number;
  /** A browser that had nothing to do for so long is closed, in milliseconds. */
  readonly maxIdleMs: number;
}

/** One client's browser from its launch to its end. */
export interface Slot {
  readonly clientId: string;
  readonly launched: Promise<BrowserProcess>;
  /** Whether it takes another job. */
  isOpen(): boolean;
  isIdle(): boolean;
  isShared(): boolean;
  /** Counts a job in; `release` counts it out. */
  use(): void;
  release(isBroken: boolean): Promise<void>;
  /** Takes no further job; ends at once, or with its last job. */
  retire(): Promise<void>;
  /** Ends at once, whoever uses it. */
  close(): Promise<void>;
}

/** @param onGone - called when its processes and its folder are gone */
export function openSlot(clientId: string, options: SlotOptions, onGone: (slot: Slot) => void) {
  const { maxJobs, maxAgeMs, maxIdleMs } = options;
  const launched = options.launch();
  const bornAt = performance.now();
  let users = 0;
  let jobs = 0;
  let isRetired = false;
  let closing: Promise<void> | undefined;
  let idleTimer: NodeJS.Timeout | undefined;

  const close = (how: 'politely' | 'now'): Promise<void> => {
    isRetired = true;
    clearTimeout(idleTimer);
    closing ??= end(launched, how).finally(() => onGone(slot));
    return closing;
  };
  const retire = async (how: 'politely' | 'now' = 'politely'): Promise<void> => {
    isRetired = true;
    if (users === 0) await close(how);
  };

  const slot: Slot = {
    clientId,
    launched,
    isOpen: () => !isRetired,
    isShared: () => users > 1,
    isIdle: () => users === 0 && closing === undefined,
    use() {
      clearTimeout(idleTimer);
      users += 1;
      jobs += 1;
    },
    async release(isBroken) {
      users -= 1;
      const isUsedUp = jobs >= maxJobs || performance.now() - bornAt >= maxAgeMs;
      if (isBroken || isRetired || isUsedUp) return retire(isBroken ? 'now' : 'politely');
      if (users > 0) return;
      idleTimer = setTimeout(() => void retire(), maxIdleMs);
      idleTimer.unref();
    },
    retire,
    close: () => close('politely'),
  };
  launched.then(
    ({ browser }) => browser.once('disconnected', () => void retire()),
    () => void retire(),
  );
  return slot;
}

/** A browser that never started has nothing to close. */
const end = (launched: Promise<BrowserProcess>, how: 'politely' | 'now'): Promise<void> =>
  launched.then(
    (process) => process.close(how),
    () => undefined,
  );
