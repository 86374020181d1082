import type { Reservation } from './job.ts';
import type { CounterClaim } from './ports.ts';
import {
  type AllLimits,
  limitOf,
  type Measure,
  WINDOW_QUOTAS,
  type WindowName,
  type WindowQuota,
} from './quota-limits.ts';

/** What one job takes of each measure. */
export type Need = Readonly<Record<Measure, number>>;

/**
 * Files of a job are reserved at this size, and settled with what they were: nobody knows before
 * how large a page's picture will be.
 */
export const RESERVED_BYTES = 2 * 1024 * 1024;

/**
 * The counters that a job of a client is counted on: one for each of its limits.
 *
 * @param now - milliseconds since the Unix epoch
 */
export function quotaClaims(
  clientId: string,
  limits: AllLimits,
  need: Need,
  now: number,
): CounterClaim[] {
  return WINDOW_QUOTAS.flatMap((quota) => {
    const limit = limitOf(limits, quota);
    if (limit === undefined) return [];
    const { counter, expiresAt } = counterAt(clientId, quota, now);
    return [{ counter, amount: need[quota.measure], limit, expiresAt }];
  });
}

/** The counter of a quota in the window of this moment, and when that window ends. */
export function counterAt(
  clientId: string,
  { window, measure }: Pick<WindowQuota, 'window' | 'measure'>,
  now: number,
): { readonly counter: string; readonly expiresAt: number } {
  const { start, endsAt } = windowAt(window, now);
  return { counter: `${clientId}/${window}/${start}/${measure}`, expiresAt: endsAt };
}

const DIGITS = { minute: 'YYYY-MM-DDTHH:MM', day: 'YYYY-MM-DD', month: 'YYYY-MM' } as const;

/** Windows are those of UTC. */
export function windowAt(window: WindowName, now: number) {
  const at = new Date(now);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  const [hour, minute] = [at.getUTCHours(), at.getUTCMinutes()];
  const bounds = {
    minute: [0, 1].map((more) => Date.UTC(year, month, day, hour, minute + more)),
    day: [0, 1].map((more) => Date.UTC(year, month, day + more)),
    month: [0, 1].map((more) => Date.UTC(year, month + more)),
  };
  const [startsAt = 0, endsAt = 0] = bounds[window];
  return { start: at.toISOString().slice(0, DIGITS[window].length), startsAt, endsAt };
}

/** The quota that a counter belongs to; `undefined` for one of another shape. */
export function quotaOf(counter: string): WindowQuota | undefined {
  const [measure, , window] = counter.split('/').reverse();
  return WINDOW_QUOTAS.find((quota) => quota.window === window && quota.measure === measure);
}

/** What a counter counts: every counter is named after that last. */
function measureOf(counter: string): Measure {
  const name = counter.slice(counter.lastIndexOf('/') + 1);
  return name === 'bytes' || name === 'nanoUsd' ? name : 'jobs';
}

/** Whether jobs that end give back what they reserved too much: then room comes before the reset. */
export const isSettled = (counter: string): boolean => measureOf(counter) !== 'jobs';

/** What a job really used; a measure that is not named is used as it was reserved. */
export type RealUse = Readonly<Partial<Record<Measure, number>>>;

/**
 * What of the reservations of a job is given back at its end, and what stays. An amount below zero
 * means that it used more than was reserved.
 */
export function settled(reservations: readonly Reservation[], used: RealUse) {
  const kept = reservations.map(({ counter, amount }) => {
    return { counter, amount: used[measureOf(counter)] ?? amount };
  });
  const back = reservations.map(({ counter, amount }, index) => ({
    counter,
    amount: amount - (kept[index]?.amount ?? 0),
  }));
  const isLeft = ({ amount }: Reservation) => amount !== 0;
  return { reservations: kept.filter(isLeft), giveBack: back.filter(isLeft) };
}
