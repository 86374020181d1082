import { describe, expect, it } from 'vitest';
import { quotaClaims, quotaOf, settled, windowAt } from '../../../src/jobs/quota.ts';

const MIDNIGHT = Date.UTC(2026, 10, 22);
const DAY_MS = 24 * 60 * 60 * 1_000;
const NEED = { jobs: 1, bytes: 100, nanoUsd: 5 };

describe('quotaClaims', () => {
  it('counts a job on the day that it was submitted on, in UTC', () => {
    expect(quotaClaims('cli_a', { jobsPerDay: 20 }, NEED, MIDNIGHT + 1)).toEqual([
      {
        counter: 'cli_a/day/2026-11-22/jobs',
        amount: 1,
        limit: 20,
        expiresAt: MIDNIGHT + DAY_MS,
      },
    ]);
  });

  it('claims every measure of every window that has a limit, and no other', () => {
    const limits = { jobsPerDay: 20, jobsPerMinute: 2, bytesPerMonth: 1_000, usdPerDay: '0.5' };

    const claims = quotaClaims('cli_a', limits, NEED, MIDNIGHT + 61_000);

    expect(claims.map(({ counter, amount, limit }) => [counter, amount, limit])).toEqual([
      ['cli_a/minute/2026-11-22T00:01/jobs', 1, 2],
      ['cli_a/day/2026-11-22/jobs', 1, 20],
      ['cli_a/month/2026-11/bytes', 100, 1_000],
      ['cli_a/day/2026-11-22/nanoUsd', 5, 500_000_000],
    ]);
  });
});

describe('windowAt', () => {
  it.each([
    [MIDNIGHT - 1, '2026-11-21', MIDNIGHT],
    [MIDNIGHT, '2026-11-22', MIDNIGHT + DAY_MS],
  ])('starts a new day at midnight (%s)', (now, start, endsAt) => {
    expect(windowAt('day', now)).toMatchObject({ start, endsAt });
  });

  it('ends December with the year', () => {
    const endsAt = Date.UTC(2027, 0, 1);

    expect(windowAt('month', endsAt - 1)).toMatchObject({ start: '2026-12', endsAt });
    expect(windowAt('minute', endsAt - 1)).toMatchObject({ start: '2026-12-31T23:59', endsAt });
  });
});

describe('settled', () => {
  const reservations = [
    { counter: 'cli_a/day/2026-11-22/jobs', amount: 1 },
    { counter: 'cli_a/day/2026-11-22/bytes', amount: 100 },
    { counter: 'cli_a/month/2026-11/nanoUsd', amount: 5 },
  ];

  it('gives back what was reserved too much, and takes what was used beyond', () => {
    expect(settled(reservations, { bytes: 30, nanoUsd: 7 })).toEqual({
      reservations: [
        { counter: 'cli_a/day/2026-11-22/jobs', amount: 1 },
        { counter: 'cli_a/day/2026-11-22/bytes', amount: 30 },
        { counter: 'cli_a/month/2026-11/nanoUsd', amount: 7 },
      ],
      giveBack: [
        { counter: 'cli_a/day/2026-11-22/bytes', amount: 70 },
        { counter: 'cli_a/month/2026-11/nanoUsd', amount: -2 },
      ],
    });
  });

  it('has nothing to give back where exactly that was used', () => {
    expect(settled(reservations, { bytes: 100, nanoUsd: 5 }).giveBack).toEqual([]);
  });
});

describe('quotaOf', () => {
  it('knows the quota by its counter', () => {
    expect(quotaOf('cli_a/month/2026-11/nanoUsd')?.name).toBe('usdPerMonth');
    expect(quotaOf('cli_a/running')).toBeUndefined();
  });
});
