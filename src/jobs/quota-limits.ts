import * as z from 'zod';
import { nanoUsdOf, Usd } from '../costs/money.ts';

const count = z.int().nonnegative().optional();

/**
 * What a client may use at most, besides its jobs a day; what is absent has no limit. Minutes, days
 * and months are those of UTC.
 */
export const QuotaLimits = z.object({
  jobsPerMinute: count.meta({ description: 'Jobs that may be submitted in one minute.' }),
  jobsPerMonth: count.meta({ description: 'Jobs that may be submitted in one month.' }),
  concurrentJobs: z
    .int()
    .positive()
    .optional()
    .meta({ description: 'Jobs that may run at once; the others wait.' }),
  bytesPerDay: count.meta({ description: 'Bytes of files that its jobs may store in one day.' }),
  bytesPerMonth: count.meta({ description: 'Bytes of files, in one month.' }),
  usdPerDay: Usd.optional().meta({ description: 'Dollars that its jobs may cost in one day.' }),
  usdPerMonth: Usd.optional().meta({ description: 'Dollars, in one month.' }),
});
export type QuotaLimits = z.output<typeof QuotaLimits>;

/** All limits of a client. */
export interface AllLimits extends QuotaLimits {
  readonly jobsPerDay: number;
}

/** What is counted in a window. */
export type Measure = 'jobs' | 'bytes' | 'nanoUsd';
export type WindowName = 'minute' | 'day' | 'month';

export interface WindowQuota {
  /** Named as the setting that limits it. */
  readonly name: Exclude<keyof AllLimits, 'concurrentJobs'>;
  readonly window: WindowName;
  readonly measure: Measure;
}

export const WINDOW_QUOTAS: readonly WindowQuota[] = [
  { name: 'jobsPerMinute', window: 'minute', measure: 'jobs' },
  { name: 'jobsPerDay', window: 'day', measure: 'jobs' },
  { name: 'jobsPerMonth', window: 'month', measure: 'jobs' },
  { name: 'bytesPerDay', window: 'day', measure: 'bytes' },
  { name: 'bytesPerMonth', window: 'month', measure: 'bytes' },
  { name: 'usdPerDay', window: 'day', measure: 'nanoUsd' },
  { name: 'usdPerMonth', window: 'month', measure: 'nanoUsd' },
];

/** The limit of one quota in its own measure; `undefined`: none. */
export function limitOf(limits: AllLimits, { name }: WindowQuota): number | undefined {
  const limit = limits[name];
  return typeof limit === 'string' ? nanoUsdOf(limit) : limit;
}
