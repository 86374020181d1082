import { counterAt } from './quota.ts';
import { type AllLimits, limitOf, WINDOW_QUOTAS, type WindowQuota } from './quota-limits.ts';
import type { UsageOfKind, UsageRows } from './usage.ts';

/** How a quota stands. */
export interface QuotaState {
  readonly quota: WindowQuota;
  readonly limit: number;
  readonly used: number;
  readonly resetsAt: number;
}

export interface ClientUsage {
  readonly items: readonly UsageOfKind[];
  readonly quotas: readonly QuotaState[];
  readonly concurrency?: { readonly limit: number; readonly running: number } | undefined;
}

/** Days as `YYYY-MM-DD`, both included. */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

interface Dependencies {
  readonly usage: UsageRows;
  readonly now: () => number;
}

/** What a client used on some days, and how its quotas stand now. */
export const createGetUsage =
  ({ usage, now }: Dependencies) =>
  async (clientId: string, limits: AllLimits, { from, to }: DaySpan): Promise<ClientUsage> => {
    const quotas = WINDOW_QUOTAS.map(async (quota) => {
      const limit = limitOf(limits, quota);
      if (limit === undefined) return [];
      const { counter, expiresAt } = counterAt(clientId, quota, now());
      return [{ quota, limit, used: await usage.used(counter), resetsAt: expiresAt }];
    });
    const { concurrentJobs } = limits;
    return {
      items: await usage.read(clientId, from, to),
      quotas: (await Promise.all(quotas)).flat(),
      concurrency:
        concurrentJobs === undefined
          ? undefined
          : { limit: concurrentJobs, running: await usage.running(clientId) },
    };
  };
export type GetUsage = ReturnType<typeof createGetUsage>;
