import type { QuotaForecast } from '../jobs/dry-run.ts';
import type { CounterClaim } from '../jobs/ports.ts';

/** What the jobs of a batch come to, added up one by one. */
export interface Tally {
  /** @param claims - what the job is counted on; the same counters for every job */
  add(claims: readonly CounterClaim[], usualNanoUsd: number, mostNanoUsd: number): void;
  sums(): {
    readonly good: number;
    readonly usualNanoUsd: number;
    readonly mostNanoUsd: number;
    readonly affordable: number | undefined;
  };
  /** A claim for each counter, of what all jobs take of it. */
  claims(): readonly CounterClaim[];
  /** How many of the first jobs fit into what the quotas have left. */
  withRoom(quotas: readonly QuotaForecast[]): number;
}

/** @param maxCostNanoUsd - what all jobs together may cost */
export function createTally(maxCostNanoUsd: number | undefined): Tally {
  const amounts = new Map<string, { readonly claim: CounterClaim; readonly each: number[] }>();
  const sums = { good: 0, usualNanoUsd: 0, mostNanoUsd: 0, affordable: 0 };
  return {
    add: (claims, usualNanoUsd, mostNanoUsd) => {
      sums.good += 1;
      sums.usualNanoUsd += usualNanoUsd;
      sums.mostNanoUsd += mostNanoUsd;
      if (maxCostNanoUsd !== undefined && sums.usualNanoUsd <= maxCostNanoUsd) sums.affordable += 1;
      for (const claim of claims) {
        const known = amounts.get(claim.counter) ?? { claim, each: [] };
        known.each.push(claim.amount);
        amounts.set(claim.counter, known);
      }
    },
    sums: () => ({
      ...sums,
      affordable: maxCostNanoUsd === undefined ? undefined : sums.affordable,
    }),
    claims: () =>
      [...amounts.values()].map(({ claim, each }) => ({
        ...claim,
        amount: each.reduce((sum, amount) => sum + amount, 0),
      })),
    withRoom: (quotas) => {
      const each = [...amounts.values()].map((known) => known.each);
      const rooms = quotas.map(({ limit, used }) => limit - used);
      return Math.min(sums.good, ...each.map((list, n) => fitting(list, rooms[n] ?? 0)));
    },
  };
}

function fitting(amounts: readonly number[], room: number): number {
  let taken = 0;
  const tooMuch = amounts.findIndex((amount) => {
    taken += amount;
    return taken > room;
  });
  return tooMuch < 0 ? amounts.length : tooMuch;
}
