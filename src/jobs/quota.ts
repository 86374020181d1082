import type { CounterClaim } from './ports.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * The counter of the jobs that a client may submit on one day, in UTC.
 *
 * @param limit - jobs per day
 * @param now - milliseconds since the Unix epoch
 */
export function jobsPerDay(clientId: string, limit: number, now: number): CounterClaim {
  const day = new Date(now).toISOString().slice(0, 'YYYY-MM-DD'.length);
  const expiresAt = (Math.floor(now / DAY_MS) + 1) * DAY_MS;
  return { counter: `${clientId}/jobs-per-day/${day}`, amount: 1, limit, expiresAt };
}
