import * as z from 'zod';
import { usdOf } from '../costs/money.ts';
import { pricesInUse } from '../costs/prices-in-use.ts';
import type { Forecast, QuotaForecast } from '../jobs/dry-run.ts';
import { shown } from '../jobs/quota-exceeded.ts';
import type { JobOrder } from '../jobs/submit-job.ts';

const Amount = z.union([z.int(), z.string()]).meta({
  description: 'Jobs or bytes; dollars as decimal text.',
});

/** What `POST /v1/jobs` takes in its query. */
export const SubmitQuery = z.strictObject({
  dryRun: z.enum(['true', 'false']).optional().meta({
    description: 'true: check and price the job, say what limits would do, and write nothing.',
  }),
});

/** What is told of the price and the limits, of one job or of many. */
export const forecast = {
  estimate: z.strictObject({
    usualUsd: z.string().meta({ description: 'When nothing is in its way.' }),
    mostUsd: z.string().meta({ description: 'Every attempt to its end: what budgets reserve.' }),
    pricesOf: z.string(),
    region: z.string(),
  }),
  quotas: z.array(
    z.strictObject({
      name: z.string(),
      limit: Amount,
      used: Amount,
      adds: Amount,
      hasRoom: z.boolean(),
      resetsAt: z.iso.datetime(),
    }),
  ),
  concurrency: z
    .strictObject({ limit: z.int(), running: z.int(), wouldWait: z.boolean() })
    .optional()
    .meta({ description: 'Of jobs that run at once, where the client has a limit for them.' }),
};

export const ForecastView = z
  .strictObject({
    dryRun: z.literal(true),
    kind: z.string(),
    site: z.string(),
    wouldBeAccepted: z.boolean(),
    ...forecast,
  })
  .meta({ id: 'DryRun', description: 'What would become of a job, as things are now.' });

const hasRoom = ({ used, adds, limit }: QuotaForecast): boolean => used + adds <= limit;

export const forecastView = (
  { kind, site }: Pick<JobOrder, 'kind' | 'site'>,
  found: Forecast,
): z.input<typeof ForecastView> => ({
  dryRun: true,
  kind,
  site,
  wouldBeAccepted: found.quotas.every(hasRoom),
  ...limitsView(found),
});

/** Price and limits as every dry run shows them. */
export const limitsView = ({ usualNanoUsd, mostNanoUsd, quotas, concurrency }: Forecast) => ({
  estimate: {
    usualUsd: usdOf(usualNanoUsd),
    mostUsd: usdOf(mostNanoUsd),
    pricesOf: pricesInUse().date,
    region: pricesInUse().region,
  },
  quotas: quotas.map((one) => ({
    name: one.quota.name,
    limit: shown(one.limit, one.quota.measure),
    used: shown(one.used, one.quota.measure),
    adds: shown(one.adds, one.quota.measure),
    hasRoom: hasRoom(one),
    resetsAt: new Date(one.resetsAt).toISOString(),
  })),
  concurrency: concurrency && {
    ...concurrency,
    wouldWait: concurrency.running >= concurrency.limit,
  },
});
