import type { CounterClaim, JobStore, Places, SubmitOutcome } from '../../src/jobs/ports.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { claim } from '../../src/jobs/transitions.ts';
import type { SessionUses } from '../../src/sessions/ports.ts';
import { windowsAt } from '../../src/sessions/windows.ts';
import { jobIdOf, NOW, queuedState, submissionOf } from './jobs.ts';
import { RACERS, race, unless } from './racing.ts';
import { seededRandom } from './seeded-random.ts';

export interface QuotaStores {
  readonly jobs: Pick<JobStore, 'submit'>;
  readonly places: Pick<Places, 'enter'>;
  readonly uses: SessionUses;
}

/** One round of a race on rows of its own. @returns what was not exact about it, in words */
export type QuotaRace = (stores: QuotaStores, round: number) => Promise<readonly string[]>;

/** Jobs of one client in one round. */
const stateIn = (name: string, round: number, racer: number) =>
  queuedState({
    jobId: jobIdOf(round * RACERS + racer, NOW + name.length),
    clientId: `cli_${name}_${round}`,
    reservations: [],
  });

const counterOf = (name: string, round: number, limit: number, amount: number): CounterClaim => ({
  counter: `cli_${name}_${round}/day/2026-11-22/${name}`,
  amount,
  limit,
  expiresAt: NOW + 60_000,
});

/** What was let in, and whether it was as much as could be. */
function judge(claims: readonly CounterClaim[], outcomes: readonly SubmitOutcome[]): string[] {
  const isIn = (racer: number) => outcomes[racer]?.outcome === 'created';
  const used = claims.reduce((sum, { amount }, racer) => sum + (isIn(racer) ? amount : 0), 0);
  const limit = claims[0]?.limit ?? 0;
  const lost = claims.filter(({ amount }, racer) => !isIn(racer) && amount <= limit - used);
  return [
    ...unless(used <= limit, `${used} of ${limit} were let in`),
    ...unless(
      lost.length === 0,
      `${used} of ${limit} were let in, but ${lost.map(({ amount }) => amount).join(' ')} refused`,
    ),
  ];
}

/** Everybody submits one job: as many get in as the quota says. */
const quota: QuotaRace = async ({ jobs }, round) => {
  const limit = Math.floor(seededRandom(round)() * (RACERS + 2));
  const claim = counterOf('jobs', round, limit, 1);

  const outcomes = await race(round, (racer) =>
    jobs.submit(submissionOf(stateIn('quota', round, racer), { counters: [claim] })),
  );

  const created = outcomes.filter(({ outcome }) => outcome === 'created').length;
  return unless(created === Math.min(limit, RACERS), `${created} of ${limit} jobs`);
};

/** Everybody spends another amount: the budget is never passed, and nobody refused who fits. */
const budget: QuotaRace = async ({ jobs }, round) => {
  const random = seededRandom(round);
  const limit = 1 + Math.floor(random() * 2_000);
  const claims = Array.from({ length: RACERS }, () =>
    counterOf('nanoUsd', round, limit, 1 + Math.floor(random() * 60)),
  );

  const outcomes = await race(round, (racer) => {
    const claim = claims[racer];
    const counters = claim ? [claim] : [];
    return jobs.submit(submissionOf(stateIn('budget', round, racer), { counters }));
  });

  return judge(claims, outcomes);
};

/** Every job of a client is claimed at once: as many run as it has places. */
const concurrency: QuotaRace = async ({ jobs, places }, round) => {
  const most = 1 + Math.floor(seededRandom(round)() * 10);
  const states = Array.from({ length: RACERS }, (_, racer) => stateIn('running', round, racer));
  for (const state of states) await jobs.submit(submissionOf(state));

  const entered = await race(round, async (racer) => {
    const state = states[racer];
    const change = state && claim(state, NOW, TIMING);
    if (typeof change !== 'object') return undefined;
    const place = `${state?.clientId}/running`;
    return places.enter({ ...change, after: { ...change.after, place } }, most);
  });

  const running = entered.filter((answer) => answer === 'entered').length;
  return unless(running === most, `${running} of ${most} places`);
};

/** Everybody wants to be one and the same account: as many are as its day and its week allow. */
const account: QuotaRace = async ({ uses }, round) => {
  const random = seededRandom(round);
  const [perDay, perWeek] = [0, 1].map(() => 1 + Math.floor(random() * (RACERS + 2)));
  const windows = windowsAt({ perDay, perWeek, timeZone: 'Europe/Berlin' }, NOW);
  const session = { clientId: `cli_account_${round}`, name: 'shop' };

  const answers = await race(round, () => uses.take(session, windows));

  const taken = answers.filter((answer) => answer === undefined).length;
  const most = Math.min(perDay ?? 0, perWeek ?? 0, RACERS);
  return unless(taken === most, `${taken} of ${perDay} a day and ${perWeek} a week`);
};

export const QUOTA_RACES: Readonly<Record<string, QuotaRace>> = {
  quota,
  budget,
  concurrency,
  account,
};
