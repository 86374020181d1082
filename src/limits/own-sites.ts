import type { OwnSite } from './ports.ts';

/** A client's row is looked at again after this time, in milliseconds. */
const KNOWN_MS = 60_000;

/** A worker serves few clients; beyond, it forgets and looks again. */
const MOST_CLIENTS = 1_000;

interface Dependencies {
  /** The sites that the row of a client lists as its own. */
  readonly read: (clientId: string) => Promise<readonly OwnSite[]>;
  readonly now: () => number;
}

/** The same, remembered for a minute. */
export function createOwnSites({ read, now }: Dependencies) {
  const known = new Map<string, { readonly sites: readonly OwnSite[]; readonly until: number }>();
  return async (clientId: string): Promise<readonly OwnSite[]> => {
    const found = known.get(clientId);
    if (found && found.until > now()) return found.sites;
    const sites = await read(clientId);
    if (known.size >= MOST_CLIENTS) known.clear();
    known.set(clientId, { sites, until: now() + KNOWN_MS });
    return sites;
  };
}
