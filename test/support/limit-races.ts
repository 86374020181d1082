import type { BreakerStore, SiteStore } from '../../src/limits/ports.ts';
import { NOW } from './manual-clock.ts';
import { RACERS, race, unless } from './racing.ts';
import { seededRandom } from './seeded-random.ts';

export interface RaceStores {
  readonly sites: SiteStore;
  readonly breakers: BreakerStore;
}

/** One round of a race on rows of its own. @returns what was not exact about it, in words */
export type Race = (stores: RaceStores, round: number) => Promise<readonly string[]>;

/** Everybody wants the next slot: each gets one, a spacing after the one before, none is left out. */
const slots: Race = async ({ sites }, round) => {
  const site = `slots-${round}.test`;
  const spacingMs = 1 + Math.floor(seededRandom(round)() * 2_000);

  const taken = await race(round, () => sites.reserve(site, NOW, spacingMs));

  const wanted = Array.from({ length: RACERS }, (_, index) => NOW + index * spacingMs);
  const got = taken.sort((a, b) => a - b);
  return unless(
    wanted.every((slot, index) => slot === got[index]),
    `slots ${got.map((slot) => slot - NOW).join(' ')} with a spacing of ${spacingMs}`,
  );
};

/** Everybody opens a page at one moment: one is let through. */
const openings: Race = async ({ sites }, round) => {
  const site = `openings-${round}.test`;
  const opening = (racer: number) => ({
    jobId: `job-${racer}`,
    now: NOW,
    plannedAt: NOW + racer,
    gapMs: 1_000,
    maxConcurrency: RACERS,
    placeUntil: NOW + 60_000,
  });

  const answers = await race(round, (racer) => sites.open(site, opening(racer)));

  const opened = answers.filter((answer) => answer === 'opened').length;
  return unless(opened === 1, `${opened} pages opened at once`);
};

/** Everybody wants one of a few places: each place is taken once. */
const places: Race = async ({ sites }, round) => {
  const site = `places-${round}.test`;
  const maxConcurrency = 1 + Math.floor(seededRandom(round)() * 10);
  const opening = (racer: number) => ({
    jobId: `job-${racer}`,
    now: NOW,
    plannedAt: NOW,
    gapMs: 0,
    maxConcurrency,
    placeUntil: NOW + 60_000,
  });

  const answers = await race(round, (racer) => sites.open(site, opening(racer)));

  const opened = answers.filter((answer) => answer === 'opened').length;
  return unless(opened === maxConcurrency, `${opened} of ${maxConcurrency} places`);
};

/** Everybody fails at once: the breaker is opened, by one of them. */
const breaking: Race = async ({ breakers }, round) => {
  const key = `site/breaking-${round}.test`;

  const opened = await race(round, async (racer) => {
    const failures = await breakers.countFailure(key, NOW);
    return failures >= 5 && (await breakers.open(key, 5, NOW + 1_000 + racer));
  });

  const times = opened.filter(Boolean).length;
  const { openings: counted } = await breakers.read(key);
  return unless(times === 1 && counted === 1, `opened ${times} times, ${counted} counted`);
};

/** Everybody finds the breaker half open, twice, for the first probe dies: there is one each time. */
const probes: Race = async ({ breakers }, round) => {
  const key = `site/probes-${round}.test`;
  for (let failure = 0; failure < 5; failure += 1) await breakers.countFailure(key, NOW);
  await breakers.open(key, 5, NOW);
  const take = (now: number) => (racer: number) =>
    breakers.takeProbe(key, { id: `${racer}@${now}`, until: now + 500, now });

  const first = (await race(round, take(NOW))).filter(Boolean).length;
  const early = (await race(round + 1, take(NOW + 499))).filter(Boolean).length;
  const second = (await race(round + 2, take(NOW + 500))).filter(Boolean).length;

  return unless(
    first === 1 && early === 0 && second === 1,
    `${first} probes, ${early} beside it, ${second} after its death`,
  );
};

export const RACES: Readonly<Record<string, Race>> = { slots, openings, places, breaking, probes };
