import { describe, expect, it } from 'vitest';
import { jobsPerDay } from '../../../src/jobs/quota.ts';

const MIDNIGHT = Date.UTC(2026, 10, 23);

describe('the quota of jobs per day', () => {
  it('is counted by client and day, and ends with the day in UTC', () => {
    expect(jobsPerDay('cli_a', 20, MIDNIGHT + 1)).toEqual({
      counter: 'cli_a/jobs-per-day/2026-11-23',
      amount: 1,
      limit: 20,
      expiresAt: Date.UTC(2026, 10, 24),
    });
  });

  it.each([
    ['one millisecond before midnight', MIDNIGHT - 1, '2026-11-22', MIDNIGHT],
    ['at midnight', MIDNIGHT, '2026-11-23', Date.UTC(2026, 10, 24)],
  ])('belongs to the right day %s', (_when, now, day, expiresAt) => {
    const claim = jobsPerDay('cli_a', 20, now);

    expect(claim.counter).toBe(`cli_a/jobs-per-day/${day}`);
    expect(claim.expiresAt).toBe(expiresAt);
  });
});
