import * as z from 'zod';
import type { BatchForecast } from '../batches/dry-run.ts';
import { usdOf } from '../costs/money.ts';
import { forecast, limitsView } from './forecast-view.ts';
import { ProblemView } from './schemas.ts';

/** What `POST /v1/batches` takes in its query. */
export const CreateBatchQuery = z.strictObject({
  dryRun: z.enum(['true', 'false']).optional().meta({
    description: 'true: read and price the items, say what limits would do, and write nothing.',
  }),
});

export const BatchForecastView = z
  .strictObject({
    dryRun: z.literal(true),
    items: z.strictObject({
      checked: z.int().meta({ description: 'At most 1,000, the first ones.' }),
      isAll: z.boolean().meta({
        description: 'false: there are more, and every sum here is of those that were checked.',
      }),
      wouldBeAccepted: z.int(),
      wouldBeRefused: z.int(),
    }),
    file: z.strictObject({ checkedBytes: z.int(), sizeBytes: z.int() }).optional().meta({
      description: 'How far an uploaded file was read: how many items it has is unknown.',
    }),
    errors: z
      .array(z.strictObject({ item: z.int(), errors: ProblemView.shape.errors.unwrap() }))
      .meta({ description: 'The first 20 items that would be refused.' }),
    ...forecast,
    jobsWithRoom: z.int().meta({
      description: 'Jobs that quotas and budgets have room for now; the others would wait.',
    }),
    costLimit: z
      .strictObject({ maxCostUsd: z.string(), coversUsualCost: z.boolean(), coversJobs: z.int() })
      .optional()
      .meta({
        description: 'maxCostUsd, and how many of the jobs it pays for at the usual price.',
      }),
  })
  .meta({ id: 'BatchDryRun', description: 'What would become of a batch, as things are now.' });

export const batchForecastView = (
  found: BatchForecast,
  maxCostNanoUsd: number | undefined,
): z.input<typeof BatchForecastView> => ({
  dryRun: true,
  items: {
    checked: found.checked,
    isAll: found.isAll,
    wouldBeAccepted: found.good,
    wouldBeRefused: found.refused,
  },
  file: found.bytes && { checkedBytes: found.bytes.checked, sizeBytes: found.bytes.total },
  errors: found.refusals.map(({ index, errors }) => ({ item: index, errors })),
  ...limitsView(found),
  jobsWithRoom: found.withRoom,
  costLimit:
    maxCostNanoUsd === undefined || found.affordable === undefined
      ? undefined
      : {
          maxCostUsd: usdOf(maxCostNanoUsd),
          coversUsualCost: found.affordable === found.good,
          coversJobs: found.affordable,
        },
});
