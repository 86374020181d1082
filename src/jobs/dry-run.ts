import { mostCostOf, usualCostOf } from '../costs/estimate.ts';
import type { CounterClaim } from './ports.ts';
import { quotaOf } from './quota.ts';
import type { WindowQuota } from './quota-limits.ts';
import { claimsOf, type PlacedOrder } from './submit-job.ts';
import type { UsageRows } from './usage.ts';

/** How a quota stands, and what a job would add to it. */
export interface QuotaForecast {
  readonly quota: WindowQuota;
  readonly limit: number;
  readonly used: number;
  readonly adds: number;
  readonly resetsAt: number;
}

/** What would become of an order, as things are now. */
export interface Forecast {
  readonly usualNanoUsd: number;
  readonly mostNanoUsd: number;
  readonly quotas: readonly QuotaForecast[];
  readonly concurrency?: { readonly limit: number; readonly running: number } | undefined;
}

export type DryRun = (order: PlacedOrder) => Promise<Forecast>;

interface Dependencies {
  readonly usage: Pick<UsageRows, 'used' | 'running'>;
  readonly now: () => number;
  /** Of the stage's workers. */
  readonly workerMemoryMb: number;
}

/** Prices an order and says what every limit would do with it. Writes nothing. */
export const createDryRun =
  ({ usage, now, workerMemoryMb }: Dependencies): DryRun =>
  async (order) => ({
    usualNanoUsd: usualCostOf(order, workerMemoryMb),
    mostNanoUsd: mostCostOf(order),
    quotas: await quotaForecasts(usage, claimsOf(order, now())),
    concurrency: await placesForecast(usage, order.clientId, order.limits?.concurrentJobs),
  });

/** How the quotas stand that these claims are on. */
export async function quotaForecasts(
  usage: Pick<UsageRows, 'used'>,
  claims: readonly CounterClaim[],
): Promise<readonly QuotaForecast[]> {
  const quotas = claims.map(async ({ counter, limit, amount, expiresAt }) => {
    const quota = quotaOf(counter);
    const used = await usage.used(counter);
    return quota ? [{ quota, limit, used, adds: amount, resetsAt: expiresAt }] : [];
  });
  return (await Promise.all(quotas)).flat();
}

/** @param limit - of jobs that run at once; absent: there is none */
export async function placesForecast(
  usage: Pick<UsageRows, 'running'>,
  clientId: string,
  limit: number | undefined,
): Promise<Forecast['concurrency']> {
  return limit === undefined ? undefined : { limit, running: await usage.running(clientId) };
}
