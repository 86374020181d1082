import * as z from 'zod';
import type { OriginRobots, SiteStatus } from '../limits/site-status.ts';

const Moment = z.iso.datetime().meta({ description: 'ISO 8601, UTC, with milliseconds.' });

/** What an admin or the stage says: the same for everybody, whoever visits the site. */
const SetPaceView = z
  .strictObject({
    maxConcurrency: z.int(),
    setIntervalMs: z.int().meta({ description: 'Before Crawl-delay and the site slowed it down.' }),
    isSet: z.boolean().meta({ description: 'An admin has set this site.' }),
  })
  .meta({ id: 'SetSitePace' });

const PaceView = SetPaceView.extend({
  intervalMs: z.int().meta({ description: 'Between two pages now, in milliseconds.' }),
  slowness: z.number().meta({ description: 'How many times slower, because the site asked.' }),
  running: z.int().meta({ description: 'Jobs that have pages of the site open.' }),
  waiting: z.int().meta({ description: 'About as many jobs have slots yet to come.' }),
  nextSlotAt: Moment.meta({ description: 'The slot of the next job.' }),
  pausedUntil: Moment.optional().meta({ description: 'Retry-After of the site.' }),
}).meta({ id: 'SitePace' });

const BreakerView = z
  .strictObject({
    state: z.enum(['closed', 'open', 'half-open']),
    failures: z.int().meta({ description: 'Failures in a row.' }),
    openUntil: Moment.optional(),
  })
  .meta({ id: 'Breaker' });

const RobotsView = z
  .strictObject({
    origin: z.string(),
    status: z.int(),
    askedAt: Moment,
    askAgainAt: Moment,
    isKnown: z.boolean().meta({ description: 'false: nothing may be opened until it is.' }),
    rules: z.int(),
    crawlDelayMs: z.int(),
  })
  .meta({ id: 'Robots', description: 'What one origin says in its robots.txt.' });

const common = {
  site: z.string().meta({ description: 'Registrable domain, or the host where there is none.' }),
  isFree: z.boolean().meta({
    description: 'A private host that the stage lets through by name: neither paced nor broken.',
  }),
};

/** What an admin sees. */
export const SiteView = z
  .strictObject({
    ...common,
    pace: PaceView,
    breaker: BreakerView,
    robots: z.array(RobotsView),
  })
  .meta({ id: 'Site', description: 'How things stand at a site, for all clients together.' });

/** What any client sees: nothing that comes of the jobs of others. */
export const SetSiteView = z
  .strictObject({ ...common, pace: SetPaceView })
  .meta({ id: 'SetSite', description: 'What is set for a site.' });

const iso = (instant: number) => new Date(instant).toISOString();
const isoOr = (instant: number | undefined) => (instant === undefined ? undefined : iso(instant));

/** A site as the API shows it. */
export const siteView = ({ site, isFree, pace, breaker, robots }: SiteStatus) => ({
  site,
  isFree,
  pace: {
    intervalMs: pace.intervalMs,
    maxConcurrency: pace.set.maxConcurrency,
    setIntervalMs: pace.set.intervalMs,
    isSet: pace.isSet,
    slowness: pace.slowness,
    running: pace.running,
    waiting: pace.waiting,
    nextSlotAt: iso(pace.nextSlotAt),
    pausedUntil: isoOr(pace.pausedUntil),
  },
  breaker: { ...breaker, openUntil: isoOr(breaker.openUntil) },
  robots: robots.map(robotsView),
});

const robotsView = ({ askedAt, askAgainAt, ...known }: OriginRobots) => ({
  ...known,
  askedAt: iso(askedAt),
  askAgainAt: iso(askAgainAt),
});

/** The same for who is no admin. */
export const setSiteView = (status: SiteStatus): z.input<typeof SetSiteView> => {
  const { site, isFree, pace } = siteView(status);
  const { maxConcurrency, setIntervalMs, isSet } = pace;
  return { site, isFree, pace: { maxConcurrency, setIntervalMs, isSet } };
};
