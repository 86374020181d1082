import * as z from 'zod';
import { Instant } from '../jobs/job.ts';

/** What is known of a site's pace: one row, changed by single conditional writes only. */
export const SitePace = z.object({
  /** The next slot that nobody has taken. */
  nextAt: Instant.default(0),
  /** Planned moment of the page that was opened last. */
  openedAt: Instant.default(0),
  /** Job that opened it. */
  openedBy: z.string().optional(),
  /** Until when each job keeps its place at the site, by job id. */
  places: z.record(z.string(), Instant).optional(),
  /** How long jobs usually keep their places, in milliseconds. */
  stayMs: z.number().nonnegative().default(0),
  /** The site asked to be left alone until then. */
  notBefore: Instant.default(0),
  /** How many times slower than usual, and when that was said. */
  slowness: z.number().min(1).default(1),
  slowedAt: Instant.default(0),
});
export type SitePace = z.output<typeof SitePace>;

/** What an admin set for a site. */
export const SiteSettings = z.object({
  intervalMs: z.int().optional(),
  maxConcurrency: z.int().optional(),
  /** robots.txt is asked even where the stage lets the host through by name. */
  obeysRobots: z.literal(true).optional(),
  /** The key that set it last, and when. */
  setBy: z.string(),
  setAt: Instant,
});
export type SiteSettings = z.output<typeof SiteSettings>;

export interface SiteRows {
  readonly pace: SitePace;
  readonly settings?: SiteSettings | undefined;
}

/** What one job asks for when it opens a page. */
export interface Opening {
  readonly jobId: string;
  readonly now: number;
  /** The moment that the page counts as opened at. */
  readonly plannedAt: number;
  /** To the planned moment of the page before, at least, in milliseconds. */
  readonly gapMs: number;
  readonly maxConcurrency: number;
  /** The place ends by itself at this moment, so that a dead worker does not keep it. */
  readonly placeUntil: number;
  /** Planned moment of the same page when it was tried before, and opened too late. */
  readonly insteadOf?: number | undefined;
}

/** A place that a job kept at a site. */
export interface Place {
  readonly jobId: string;
  /** As it was taken: a place that somebody else took since is left alone. */
  readonly placeUntil: number;
}

/** Where the pace of sites is kept. Each method that writes is one conditional write, or a few. */
export interface SiteStore {
  read(site: string): Promise<SiteRows>;
  /**
   * Takes the next free slot, and leaves the one after it to others.
   *
   * @param from - the slot is not before this moment
   * @returns the slot: nobody else gets it
   */
  reserve(site: string, from: number, spacingMs: number): Promise<number>;
  /**
   * Opens a page: if the one before is far enough away, the site does not want to be left alone,
   * and there is a place free.
   *
   * @returns the row as it stands in the way, or `opened`
   */
  open(site: string, opening: Opening): Promise<'opened' | SitePace>;
  /** Takes away a place whose time is over, if it still is that place. */
  evict(site: string, place: Place): Promise<void>;
  /** Gives a place back. @param stayMs - how long jobs usually keep one, with this job counted */
  leave(site: string, place: Place, stayMs: number): Promise<void>;
  /** Leaves the site alone for a while. An earlier wish for longer stays. */
  pause(site: string, notBefore: number): Promise<void>;
  /** Slows the site down, unless that was done after `unlessSince`. */
  slowDown(
    site: string,
    slowed: { readonly slowness: number; readonly now: number; readonly unlessSince: number },
  ): Promise<void>;
  set(site: string, settings: SiteSettings): Promise<void>;
}

/** What is known of a thing that may be down: a site, a provider, an account. */
export const BreakerRow = z.object({
  /** Failures in a row, while closed. */
  failures: z.int().default(0),
  /** Set unless closed: until then nobody is let through, and from then on one probe. */
  openUntil: Instant.optional(),
  /** How often it was opened in a row: decides for how long. */
  openings: z.int().default(0),
  /** The job that tries whether it is up again; it has until `probeUntil` to say so. */
  probe: z.string().optional(),
  probeUntil: Instant.optional(),
});
export type BreakerRow = z.output<typeof BreakerRow>;

/** Where breakers are kept, by a key such as `site/example.com`. */
export interface BreakerStore {
  read(key: string): Promise<BreakerRow>;
  /** Makes `probe` the only one that is let through, if the time has come and there is none. */
  takeProbe(
    key: string,
    probe: { readonly id: string; readonly until: number; readonly now: number },
  ): Promise<boolean>;
  /** Counts a failure of a closed one. @returns failures in a row; 0 when it was not closed */
  countFailure(key: string, now: number): Promise<number>;
  /** Forgets the failures of a closed one. */
  forgetFailures(key: string): Promise<void>;
  /** Opens a closed one that has this many failures. @returns whether this call did it */
  open(key: string, atFailures: number, until: number): Promise<boolean>;
  /** The probe failed: opens again. Nothing happens if `probe` is the probe no more. */
  openAgain(key: string, probe: string, until: number): Promise<void>;
  /** The probe succeeded: closes. Nothing happens if `probe` is the probe no more. */
  close(key: string, probe: string): Promise<void>;
  /** The probe found nothing out: the next one may try. */
  giveProbeBack(key: string, probe: string): Promise<void>;
  /** Opens, whatever it is: from `until` on one probe is let through. */
  trip(key: string, until: number, openings: number): Promise<void>;
  /** Closes, whatever it is. */
  reset(key: string): Promise<void>;
}

/** A site that a client says is its own. */
export interface OwnSite {
  readonly site: string;
  /** The client's wish; absent: its jobs are not paced there. */
  readonly intervalMs?: number | undefined;
}
