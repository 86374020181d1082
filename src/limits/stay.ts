import { isInterruption } from '../jobs/continuation.ts';
import { JobFailure } from '../jobs/errors.ts';
import type { PageAnswer } from '../jobs/ports.ts';
import { asksForLess, type Blame, blameOfAnswer, blameOfFailure } from './blame.ts';
import type { Breaker, Pass } from './breaker.ts';
import { correct, type Opened, passGate } from './gate.ts';
import { type Pace, paceAt, spacingMs } from './pace.ts';
import type { Patience } from './patience.ts';
import type { SitePace, SiteStore } from './ports.ts';
import type { SiteRules } from './rules.ts';
import { slowDown } from './slow-down.ts';

/** What sites say to robots, as far as it matters here. */
export interface RobotsRules {
  /** @throws JobFailure `ROBOTS_DISALLOWED`, or why the rules could not be read */
  check(url: URL): Promise<{ readonly crawlDelayMs: number }>;
  /** `Crawl-delay` in milliseconds where the rules have been read, 0 elsewhere. Asks no site. */
  knownDelayMs(url: URL): Promise<number>;
}

export interface StayDependencies {
  readonly sites: SiteStore;
  readonly breaker: Breaker;
  readonly robots: RobotsRules;
  readonly now: () => number;
}

export interface StayOptions {
  readonly site: string;
  readonly rules: SiteRules;
  /** The site's row when the job arrived. */
  readonly row: SitePace;
  readonly jobId: string;
  readonly patience: Patience;
  /** Places and probes of this job end by themselves after this time, in milliseconds. */
  readonly lifeMs: number;
  /** A slot that was reserved when the job was put off. */
  readonly promisedAt?: number | undefined;
}

/** One job at one site, from its first page there to its end. */
export interface Stay {
  /** Finds out what can be found out before there is a browser. @throws Deferral, JobFailure */
  arrive(url: URL): Promise<void>;
  /** Returns when the page may be opened. @throws Deferral, JobFailure */
  open(url: URL): Promise<void>;
  /** The request for the page has left. */
  sent(): Promise<void>;
  /** @throws JobFailure `TARGET_RATE_LIMITED` */
  answered(answer: PageAnswer): Promise<void>;
  /** Gives back what the job had, and tells how the site was. @param thrown - what ended the job */
  leave(thrown?: unknown): Promise<void>;
}

/** What a stay has got hold of so far. */
interface Holdings {
  crawlDelayMs: number;
  slot?: number | undefined;
  /** Of the last page; it names the place. */
  opening?: Opened | undefined;
  /** What is being said of it; a place must not be taken again after it was left. */
  correction?: Promise<void> | undefined;
  openedAt?: number | undefined;
  pass?: Pass | undefined;
  blame?: Blame | undefined;
  hasLeft: boolean;
}

interface Staying extends StayDependencies, StayOptions {
  readonly held: Holdings;
}

/** The browser is made ready in this time before the slot, in milliseconds. */
const PREPARE_MS = 500;

/** Between two slots of those who wait for a breaker, at least, so that they are no herd. */
const BREAKER_SPACING_MS = 100;

export function createStay(dependencies: StayDependencies, options: StayOptions): Stay {
  const held: Holdings = { crawlDelayMs: 0, slot: options.promisedAt, hasLeft: false };
  const staying: Staying = { ...dependencies, ...options, held };
  return {
    arrive: (url) => arrive(staying, url),
    open: (url) => open(staying, url),
    sent: () => sent(staying),
    answered: async (answer) => {
      if (!options.rules.hasBreaker) return;
      held.blame = blameOfAnswer(answer);
      if (asksForLess(answer)) await slowDown(dependencies, options.site, answer);
    },
    leave: (thrown) => leave(staying, thrown),
  };
}

async function arrive(staying: Staying, url: URL): Promise<void> {
  const { rules, row, robots, patience, held, now } = staying;
  const { pace } = rules;
  if (pace) {
    if (rules.obeysRobots) held.crawlDelayMs = await robots.knownDelayMs(url);
    held.slot ??= await reserve(staying, pace, Math.max(now(), row.notBefore));
    patience.check(held.slot, 'site');
  }
  if (rules.hasBreaker) held.pass = await passBreaker(staying);
  if (rules.obeysRobots) await askRobots(staying, url);
  if (pace && held.slot !== undefined) await patience.until(held.slot, 'site', PREPARE_MS);
}

async function open(staying: Staying, url: URL): Promise<void> {
  const { rules, sites, site, row, patience, held, now } = staying;
  if (rules.obeysRobots) await askRobots(staying, url);
  if (rules.pace) {
    const slot = held.slot ?? (await reserve(staying, rules.pace, now()));
    const opening = await passGate({ ...staying, paceOf: paceOf(staying, rules.pace) }, row, slot);
    held.slot = undefined;
    held.openedAt ??= now();
    held.opening = opening;
    // The job ended while the gate was opened for it: nobody else would give the place back.
    if (held.hasLeft) await sites.leave(site, opening, row.stayMs);
  }
  patience.stay();
}

async function sent(staying: Staying): Promise<void> {
  const { held, now } = staying;
  if (!held.opening || held.hasLeft) return;
  held.correction = correct(staying, held.opening, now());
  await held.correction;
}

async function leave(staying: Staying, thrown: unknown): Promise<void> {
  const { sites, site, breaker, row, held, now } = staying;
  held.hasLeft = true;
  await held.correction?.catch(() => undefined);
  const stayedMs = now() - (held.openedAt ?? now());
  // One slow page among quick ones counts for a quarter.
  const usualMs = Math.round((3 * row.stayMs + stayedMs) / 4);
  await Promise.all([
    held.pass && breaker.tell(held.pass, held.blame ?? blameOf(thrown)),
    held.opening && sites.leave(site, held.opening, usualMs),
  ]);
}

async function passBreaker(staying: Staying): Promise<Pass> {
  const { breaker, sites, site, jobId, lifeMs, rules, row, patience, held } = staying;
  for (;;) {
    const entry = await breaker.enter(`site/${site}`, jobId, lifeMs);
    if (!('waitUntil' in entry)) return entry;
    const spacing = rules.pace ? spacingMs(paceOf(staying, rules.pace)(row), row) : 0;
    held.slot = await sites.reserve(site, entry.waitUntil, Math.max(spacing, BREAKER_SPACING_MS));
    await patience.until(held.slot, 'breaker');
  }
}

async function askRobots({ robots, held }: Staying, url: URL): Promise<void> {
  const { crawlDelayMs } = await robots.check(url);
  held.crawlDelayMs = crawlDelayMs;
}

async function reserve(staying: Staying, pace: Pace, from: number): Promise<number> {
  const { sites, site, row } = staying;
  const spacing = spacingMs(paceOf(staying, pace)(row), row);
  return spacing === 0 ? from : sites.reserve(site, from, spacing);
}

/** The pace that was set, as it holds for a row at this moment. */
const paceOf =
  ({ held, now }: Staying, pace: Pace) =>
  (row: SitePace): Pace =>
    paceAt(pace, row, held.crawlDelayMs, now());

/** What the end of a job says about a site that has not answered it. */
const blameOf = (thrown: unknown): Blame =>
  thrown === undefined || isInterruption(thrown)
    ? 'nothing'
    : blameOfFailure(JobFailure.from(thrown).code);
