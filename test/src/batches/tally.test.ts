import { describe, expect, it } from 'vitest';
import { createTally } from '../../../src/batches/tally.ts';
import type { QuotaForecast } from '../../../src/jobs/dry-run.ts';
import type { CounterClaim } from '../../../src/jobs/ports.ts';

const claim = (counter: string, amount: number): CounterClaim => ({
  ...{ counter, amount, limit: 100, expiresAt: 0 },
});

const quota = (limit: number, used: number): QuotaForecast => ({
  quota: { name: 'jobsPerDay', window: 'day', measure: 'jobs' },
  ...{ limit, used, adds: 0, resetsAt: 0 },
});

describe('a tally of jobs', () => {
  it('adds up prices, and what each counter has to bear', () => {
    const tally = createTally(undefined);
    tally.add([claim('a', 1), claim('b', 10)], 5, 50);
    tally.add([claim('a', 1), claim('b', 20)], 6, 60);

    expect(tally.sums()).toEqual({
      ...{ good: 2, usualNanoUsd: 11, mostNanoUsd: 110, affordable: undefined },
    });
    expect(tally.claims()).toMatchObject([
      { counter: 'a', amount: 2 },
      { counter: 'b', amount: 30 },
    ]);
  });

  it.each([
    [{ limit: 3, used: 0 }, { limit: 100, used: 0 }, 3],
    [{ limit: 9, used: 0 }, { limit: 30, used: 0 }, 2],
    [{ limit: 9, used: 0 }, { limit: 30, used: 1 }, 1],
    [{ limit: 2, used: 5 }, { limit: 100, used: 0 }, 0],
  ])('finds how many of the first jobs fit into %j and %j: %i', (jobs, bytes, fit) => {
    const tally = createTally(undefined);
    for (const amount of [10, 20, 30]) tally.add([claim('a', 1), claim('b', amount)], 0, 0);

    expect(tally.withRoom([quota(jobs.limit, jobs.used), quota(bytes.limit, bytes.used)])).toBe(
      fit,
    );
  });

  it.each([
    [9, 0],
    [10, 1],
    [29, 2],
    [30, 3],
  ])('of three jobs for 10 each, %i pays for %i', (maxCostNanoUsd, jobs) => {
    const tally = createTally(maxCostNanoUsd);
    for (let job = 0; job < 3; job += 1) tally.add([], 10, 100);

    expect(tally.sums().affordable).toBe(jobs);
  });
});
