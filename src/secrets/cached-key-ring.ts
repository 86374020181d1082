import type { KeyRing } from './ports.ts';

type Keys = Awaited<ReturnType<KeyRing['keys']>>;

interface Options {
  /** Asks whoever keeps the keys. */
  readonly read: () => Promise<Keys>;
  readonly now: () => number;
  /** Told when the keys could not be read although older ones still serve. */
  readonly onError: (error: unknown) => void;
}

/** Keys are asked for again after this time, in milliseconds: each request is paid for. */
const FRESH_MS = 5 * 60_000;

/** As long as they may serve while nobody answers: an outage of less than an hour goes unnoticed. */
const SERVE_MS = 60 * 60_000;

/** Between two requests that an unknown key asks for: rows with nonsense must cost nothing. */
const PATIENCE_MS = 10_000;

/** Remembers keys in this process, and goes on with them for a while when nobody answers. */
export function createCachedKeyRing({ read, now, onError }: Options): KeyRing {
  let known: { readonly keys: Keys; readonly readAt: number } | undefined;

  const youngerThan = async (ageMs: number): Promise<Keys> => {
    const old = known;
    if (old && now() - old.readAt < ageMs) return old.keys;
    try {
      const keys = await read();
      known = { keys, readAt: now() };
      return keys;
    } catch (error) {
      if (!old || now() - old.readAt >= SERVE_MS) throw error;
      onError(error);
      return old.keys;
    }
  };
  return {
    keys: () => youngerThan(FRESH_MS),
    latestKeys: () => youngerThan(PATIENCE_MS),
  };
}
