import type { RobotsEntry } from './entry.ts';

/** What others found out is seen after this time at the latest. */
const MEMO_MS = 5 * 60_000;

/** Entries can weigh half a megabyte each. */
const MOST_ORIGINS = 100;

/** What this process knows, the latest origins only; nobody asks for the same thing twice at once. */
export function createMemo(now: () => number) {
  const known = new Map<string, { readonly entry: RobotsEntry; readonly until: number }>();
  const asking = new Map<string, Promise<RobotsEntry>>();

  const keep = (entry: RobotsEntry | undefined): RobotsEntry | undefined => {
    if (!entry) return undefined;
    known.delete(entry.origin);
    known.set(entry.origin, { entry, until: Math.min(entry.goodUntil, now() + MEMO_MS) });
    const [oldest] = known.keys();
    if (known.size > MOST_ORIGINS && oldest !== undefined) known.delete(oldest);
    return entry;
  };

  return {
    keep,
    get: (origin: string): RobotsEntry | undefined => {
      const found = known.get(origin);
      return found && found.until > now() ? found.entry : undefined;
    },
    once: (origin: string, ask: () => Promise<RobotsEntry>): Promise<RobotsEntry> => {
      const running = asking.get(origin);
      if (running) return running;
      const started = ask().finally(() => asking.delete(origin));
      asking.set(origin, started);
      void started.then(keep, () => undefined);
      return started;
    },
  };
}
