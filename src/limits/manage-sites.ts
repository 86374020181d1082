import { LONGEST_HOLD } from './breaker.ts';
import type { Pace } from './pace.ts';
import type { BreakerStore, SiteSettings, SiteStore } from './ports.ts';
import { type OriginRobots, type SiteStatus, siteStatusOf } from './site-status.ts';

interface Dependencies {
  readonly sites: SiteStore;
  readonly breakers: BreakerStore;
  /** What the origins of a site say to robots, as far as it is known. */
  readonly robots: (site: string) => Promise<readonly OriginRobots[]>;
  /** Whether the stage lets a host of this site through by name. */
  readonly isLetThrough: (site: string) => boolean;
  /** The stage's own pace, where nobody says anything else. */
  readonly defaults: Pace;
  readonly now: () => number;
}

/** What an admin wants of a site. `null` goes back to the stage's own; absent stays as it is. */
export interface SiteChange {
  readonly intervalMs?: number | null | undefined;
  readonly maxConcurrency?: number | null | undefined;
  /** robots.txt of a host that the stage lets through by name. */
  readonly obeysRobots?: true | null | undefined;
  /** What the breaker is to be, whatever it was. */
  readonly breaker?: 'closed' | 'open' | undefined;
  /** The key that asks for it. */
  readonly keyId: string;
}

export type GetSite = (site: string) => Promise<SiteStatus>;
export type SetSite = (site: string, change: SiteChange) => Promise<SiteStatus>;

/** Looks at a site and sets it. Two admins at once: the last one holds. */
export function createSiteUseCases(dependencies: Dependencies): {
  readonly getSite: GetSite;
  readonly setSite: SetSite;
} {
  const { sites, breakers, robots, now } = dependencies;
  const getSite: GetSite = async (site) => {
    const [rows, breaker, known] = await Promise.all([
      sites.read(site),
      breakers.read(`site/${site}`),
      robots(site),
    ]);
    const isLetThrough = dependencies.isLetThrough(site);
    const { defaults } = dependencies;
    return siteStatusOf({ site, ...rows, breaker, robots: known, isLetThrough, defaults }, now());
  };
  return {
    getSite,
    setSite: async (site, change) => {
      const key = `site/${site}`;
      if (change.breaker === 'closed') await breakers.reset(key);
      if (change.breaker === 'open') {
        await breakers.trip(key, now() + LONGEST_HOLD.holdMs, LONGEST_HOLD.openings);
      }
      if (setsAnything(change)) {
        const { settings } = await sites.read(site);
        await sites.set(site, changed(settings, change, now()));
      }
      return getSite(site);
    },
  };
}

const setsAnything = ({ intervalMs, maxConcurrency, obeysRobots }: SiteChange): boolean =>
  [intervalMs, maxConcurrency, obeysRobots].some((wanted) => wanted !== undefined);

const changed = (
  before: SiteSettings | undefined,
  { intervalMs, maxConcurrency, obeysRobots, keyId }: SiteChange,
  now: number,
): SiteSettings => ({
  intervalMs: newer(intervalMs, before?.intervalMs),
  maxConcurrency: newer(maxConcurrency, before?.maxConcurrency),
  obeysRobots: newer(obeysRobots, before?.obeysRobots),
  setBy: keyId,
  setAt: now,
});

const newer = <Value>(wanted: Value | null | undefined, before: Value | undefined) =>
  wanted === undefined ? before : (wanted ?? undefined);
