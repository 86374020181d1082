import { describe, expect, it } from 'vitest';
import { type Simulation, simulate } from '../../support/polite-simulation.ts';

const SITES = new Map(
  Array.from({ length: 20 }, (_, index) => [`site-${index}.test`, 500 + index * 250]),
);

/** Jobs of all sites, in turn. */
const jobsFor = (count: number): Simulation['jobs'] => {
  const hosts = [...SITES.keys()];
  return Array.from({ length: count }, (_, index) => ({
    jobId: `job_${index}`,
    site: hosts[index % hosts.length] ?? '',
  }));
};

const closest = (moments: readonly number[]): number =>
  Math.min(...moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0)));

describe('1,000 jobs over 20 sites with different paces', () => {
  const usual = {
    sites: SITES,
    jobs: jobsFor(1_000),
    browserMs: 400,
    pageMs: 1_500,
    stalls: 0,
    stallMs: 0,
  };

  it.each([1, 2, 3])(
    'keep every interval, within a tenth of the ideal time (seed %i)',
    async (seed) => {
      const options = { ...usual, seed, workers: 100, queueLagMs: 1_000 };

      const { openings, deferrals } = await simulate(options);

      for (const [site, intervalMs] of SITES) {
        const moments = openings.get(site) ?? [];
        const idealMs = (moments.length - 1) * intervalMs;
        expect(moments).toHaveLength(50);
        expect(closest(moments)).toBeGreaterThanOrEqual(intervalMs);
        expect(Math.max(...moments)).toBeLessThan(idealMs * 1.1);
      }
      // A slot is exact: who was put off once, comes and is served.
      expect(Math.max(...deferrals.values())).toBe(1);
    },
  );

  it('are no closer for a worker that stands still between its gate and its page', async () => {
    const stalls = { stalls: 0.2, stallMs: 250 };

    const { openings } = await simulate({
      ...usual,
      ...stalls,
      seed: 5,
      workers: 100,
      queueLagMs: 1_000,
    });

    for (const [site, intervalMs] of SITES) {
      expect(openings.get(site)).toHaveLength(50);
      expect(closest(openings.get(site) ?? [])).toBeGreaterThanOrEqual(intervalMs);
    }
  });

  it('keep every interval when workers are few and late, and nobody is put off for ever', async () => {
    const bad = { workers: 5, queueLagMs: 5_000, browserMs: 3_000 };

    const { openings, deferrals } = await simulate({
      ...usual,
      ...bad,
      seed: 4,
      jobs: jobsFor(400),
    });

    for (const [site, intervalMs] of SITES) {
      expect(openings.get(site)).toHaveLength(20);
      expect(closest(openings.get(site) ?? [])).toBeGreaterThanOrEqual(intervalMs);
    }
    expect(Math.max(...deferrals.values())).toBeLessThan(10);
  });
});
