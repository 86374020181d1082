import { type BreakerState, breakerState } from './breaker.ts';
import { type Pace, paceAt, slownessAt, spacingMs } from './pace.ts';
import type { BreakerRow, SiteRows } from './ports.ts';
import { isSet } from './rules.ts';

/** What one origin of a site says to robots, in short. */
export interface OriginRobots {
  readonly origin: string;
  /** What it answered last. */
  readonly status: number;
  readonly askedAt: number;
  readonly askAgainAt: number;
  /** Whether it is known what may be opened; otherwise nothing may. */
  readonly isKnown: boolean;
  readonly rules: number;
  readonly crawlDelayMs: number;
}

/** How things stand at a site, for all clients together. */
export interface SiteStatus {
  readonly site: string;
  /** Let through by name and not set by an admin: no pace, no breaker. */
  readonly isFree: boolean;
  readonly pace: {
    /** As it was set, or the stage's own. */
    readonly set: Pace;
    readonly isSet: boolean;
    /** With `Crawl-delay` and the site's own wishes. */
    readonly intervalMs: number;
    readonly slowness: number;
    /** Jobs that have pages of the site open. */
    readonly running: number;
    /** About as many jobs have slots that are yet to come. */
    readonly waiting: number;
    readonly nextSlotAt: number;
    readonly pausedUntil?: number | undefined;
  };
  readonly breaker: {
    readonly state: BreakerState;
    readonly failures: number;
    readonly openUntil?: number | undefined;
  };
  readonly robots: readonly OriginRobots[];
}

interface Known extends SiteRows {
  readonly site: string;
  readonly breaker: BreakerRow;
  readonly robots: readonly OriginRobots[];
  readonly defaults: Pace;
  readonly isLetThrough: boolean;
}

export function siteStatusOf(known: Known, now: number): SiteStatus {
  const { site, pace: row, settings, breaker, robots, defaults } = known;
  const set = {
    intervalMs: settings?.intervalMs ?? defaults.intervalMs,
    maxConcurrency: settings?.maxConcurrency ?? defaults.maxConcurrency,
  };
  const crawlDelayMs = Math.max(0, ...robots.map((origin) => origin.crawlDelayMs));
  const pace = paceAt(set, row, crawlDelayMs, now);
  const earliest = Math.max(now, row.notBefore);
  const spacing = spacingMs(pace, row);
  return {
    site,
    isFree: known.isLetThrough && !isSet(settings),
    pace: {
      set,
      isSet: isSet(settings),
      intervalMs: pace.intervalMs,
      slowness: Math.round(slownessAt(row, now) * 100) / 100,
      running: Object.values(row.places ?? {}).filter((until) => until > now).length,
      waiting: spacing === 0 ? 0 : Math.ceil(Math.max(0, row.nextAt - earliest) / spacing),
      nextSlotAt: Math.max(earliest, row.nextAt),
      pausedUntil: row.notBefore > now ? row.notBefore : undefined,
    },
    breaker: {
      state: breakerState(breaker, now),
      failures: breaker.failures,
      openUntil: breaker.openUntil,
    },
    robots,
  };
}
