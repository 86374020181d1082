import { openSlot, type Slot, type SlotOptions } from './browser-slot.ts';
import type { BrowserProcess } from './launch.ts';

export interface PoolOptions extends SlotOptions {
  /** Browsers alive at once, of all clients. */
  readonly maxBrowsers: number;
}

/** A client's browser, for one job. */
export interface BrowserLease {
  readonly process: BrowserProcess;
  /** Whether it was started for this job. */
  readonly isNew: boolean;
  /** Whether another job runs in it now. */
  isShared(): boolean;
  /** @param isBroken - the browser takes no further job and is killed with its last one */
  release(isBroken: boolean): Promise<void>;
}

export interface BrowserPool {
  /**
   * Waits for a browser of this client. One process never serves two clients: contexts of one
   * process share the clipboard, and a broken renderer shares more.
   *
   * @throws the reason of `signal`, or what a launch throws
   */
  acquire(clientId: string, signal: AbortSignal): Promise<BrowserLease>;
  close(): Promise<void>;
}

export function createBrowserPool(options: PoolOptions): BrowserPool {
  const slots = new Set<Slot>();
  let changed = Promise.withResolvers<void>();
  let line: Promise<unknown> = Promise.resolve();

  const tell = () => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };
  const forget = (slot: Slot) => {
    slots.delete(slot);
    tell();
  };
  /** A slot for this client, if there is one now; otherwise makes room for it. */
  const find = (clientId: string): Slot | undefined => {
    const own = [...slots].find((slot) => slot.clientId === clientId && slot.isOpen());
    if (own) return own;
    if (slots.size < options.maxBrowsers) {
      const slot = openSlot(clientId, options, forget);
      slots.add(slot);
      return slot;
    }
    void [...slots].find((slot) => slot.isIdle())?.retire();
    return undefined;
  };
  const reserve = async (clientId: string, signal: AbortSignal) => {
    for (;;) {
      signal.throwIfAborted();
      const before = slots.size;
      const slot = find(clientId);
      if (slot) {
        slot.use();
        return { slot, isNew: slots.size > before };
      }
      await Promise.race([changed.promise, aborted(signal)]);
    }
  };

  return {
    async acquire(clientId, signal) {
      // In the order of asking: a client with a browser of its own cannot starve the others.
      const turn = line.then(() => reserve(clientId, signal));
      line = turn.catch(() => undefined);
      const { slot, isNew } = await turn;
      return leaseOf(slot, isNew, tell);
    },
    async close() {
      await Promise.all([...slots].map((slot) => slot.close()));
    },
  };
}

async function leaseOf(slot: Slot, isNew: boolean, tell: () => void): Promise<BrowserLease> {
  const release = async (isBroken: boolean) => {
    await slot.release(isBroken);
    tell();
  };
  const process = await slot.launched.catch(async (error: unknown) => {
    await release(true);
    throw error;
  });
  return { process, isNew, isShared: () => slot.isShared(), release };
}

/** Settles when the signal does; the caller looks at the signal. */
const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
