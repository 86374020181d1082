import type { ExitsByPool } from './pools.ts';

interface Dependencies {
  /** Asks whoever keeps the pools. @throws Error if they are not valid */
  readonly read: () => Promise<ExitsByPool>;
  readonly now: () => number;
  /** Told when the pools could not be read although older ones still serve. */
  readonly onError: (error: unknown) => void;
}

/** Pools are read again after this time, in milliseconds: each request is paid for. */
const FRESH_MS = 5 * 60_000;

/** Remembers the pools in this process; what it could not read anew it goes on with. */
export function createCachedPools({ read, now, onError }: Dependencies) {
  let known: { readonly pools: ExitsByPool; readonly until: number } | undefined;
  return async (): Promise<ExitsByPool> => {
    if (known && known.until > now()) return known.pools;
    const old = known?.pools;
    const pools = await read().catch((error: unknown) => {
      if (!old) throw error;
      onError(error);
      return old;
    });
    known = { pools, until: now() + FRESH_MS };
    return pools;
  };
}
