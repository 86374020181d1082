import type { SitePace } from './ports.ts';

/** How the pages of a site are spread over time. */
export interface Pace {
  /** Between the openings of two pages, in milliseconds; 0: as they come. */
  readonly intervalMs: number;
  /** Jobs that may have pages of the site open at once. */
  readonly maxConcurrency: number;
}

/** Slow enough for any server, fast enough that ten pages are no wait worth speaking of. */
export const DEFAULT_PACE: Pace = { intervalMs: 1_000, maxConcurrency: 4 };

/** Longest interval that a site or an admin can ask for, in milliseconds. */
export const INTERVAL_MAX_MS = 600_000;

/** Longest `Crawl-delay` that is obeyed: beyond, a site that can be read would be as good as shut. */
const CRAWL_DELAY_MAX_MS = 60_000;

/** A site that asked for less is trusted again by half after this time, in milliseconds. */
const SLOWNESS_HALF_LIFE_MS = 60_000;

const SLOWNESS_MAX = 64;

/** How many times slower than usual the site is visited: forgets by itself, without a write. */
export const slownessAt = ({ slowness, slowedAt }: SitePace, now: number): number =>
  Math.max(1, slowness * 2 ** (-Math.max(0, now - slowedAt) / SLOWNESS_HALF_LIFE_MS));

/** The slowness after the site has asked for less once more. */
export const slowedDown = (row: SitePace, now: number): number =>
  Math.min(SLOWNESS_MAX, slownessAt(row, now) * 2);

/** The pace that holds now: what was set, widened by `Crawl-delay` and by the site's own answers. */
export function paceAt(set: Pace, row: SitePace, crawlDelayMs: number, now: number): Pace {
  const askedMs = Math.max(set.intervalMs, Math.min(crawlDelayMs, CRAWL_DELAY_MAX_MS));
  const intervalMs = Math.min(INTERVAL_MAX_MS, Math.ceil(askedMs * slownessAt(row, now)));
  return { ...set, intervalMs };
}

/**
 * How much later than planned a page may be opened, in milliseconds: timers, writes and browsers
 * are never on the dot.
 */
export const slackMs = ({ intervalMs }: Pace): number => Math.max(15, Math.ceil(intervalMs / 50));

/**
 * Between the planned moments of two pages, in milliseconds. Each page is opened at most the slack
 * after its moment, so the openings themselves are never closer than the interval.
 */
export const gapMs = (pace: Pace): number =>
  pace.intervalMs === 0 ? 0 : pace.intervalMs + slackMs(pace);

/**
 * Between two slots, in milliseconds. A little more than the gap, so that a line which somebody held
 * up is on time again after some pages. Where jobs keep their places for longer than the interval
 * allows for, the places decide: then a slot comes when a place is likely to be free.
 */
export const spacingMs = (pace: Pace, row: SitePace): number => {
  const evenMs = pace.intervalMs === 0 ? 0 : gapMs(pace) + slackMs(pace);
  return Math.max(evenMs, Math.ceil(row.stayMs / pace.maxConcurrency));
};
