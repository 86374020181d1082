import * as z from 'zod';
import { usdOf } from '../costs/money.ts';
import type { ClientUsage, DaySpan } from '../jobs/get-usage.ts';
import { shown } from '../jobs/quota-exceeded.ts';
import type { UsageAmounts } from '../jobs/usage.ts';
import type { Operation } from './operation.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Days in one answer at most. */
const MOST_DAYS = 92;

const Day = z.iso.date();

/** What `GET /v1/usage` takes. */
export const UsageQuery = z
  .strictObject({
    from: Day.optional().meta({ description: 'First day, in UTC; default: 6 days before "to".' }),
    to: Day.optional().meta({ description: 'Last day; default: today.' }),
    clientId: z.string().max(64).optional().meta({ description: 'Another client: for admins.' }),
  })
  .superRefine(({ from, to }, context) => {
    if (from === undefined || to === undefined) return;
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
    if (days >= 1 && days <= MOST_DAYS) return;
    const message = `Ask for 1 to ${MOST_DAYS} days, the first one first.`;
    context.addIssue({ code: 'custom', path: ['from'], message });
  });

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 'YYYY-MM-DD'.length);

/** The days that are meant. */
export function spanOf({ from, to }: z.output<typeof UsageQuery>, now: number): DaySpan {
  const last = to ?? (from === undefined ? dayOf(now) : laterOf(from, dayOf(now)));
  const first = from ?? dayOf(Date.parse(last) - 6 * DAY_MS);
  const earliest = dayOf(Date.parse(last) - (MOST_DAYS - 1) * DAY_MS);
  return { from: laterOf(first, earliest), to: last };
}

const laterOf = (a: string, b: string): string => (a > b ? a : b);

const amounts = {
  jobs: z.int().meta({ description: 'Jobs that ended.' }),
  succeeded: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  attempts: z.int(),
  billedMs: z.int(),
  browserMs: z.int(),
  downloadedBytes: z.int(),
  storedBytes: z.int(),
  costUsd: z.string().meta({ description: 'Dollars as decimal text.' }),
};

const Amount = z.union([z.int(), z.string()]);

export const UsageView = z
  .strictObject({
    clientId: z.string(),
    from: Day,
    to: Day,
    items: z.array(z.strictObject({ day: Day, kind: z.string(), ...amounts })),
    total: z.strictObject(amounts),
    quotas: z.array(
      z.strictObject({ name: z.string(), limit: Amount, used: Amount, resetsAt: z.iso.datetime() }),
    ),
    concurrency: z.strictObject({ limit: z.int(), running: z.int() }).optional(),
  })
  .meta({ id: 'Usage', description: 'What a client used, by day of the end in UTC, and kind.' });

const amountsView = ({ nanoUsd, ...counts }: UsageAmounts) => ({
  ...counts,
  costUsd: usdOf(nanoUsd),
});

export function usageView(
  clientId: string,
  span: DaySpan,
  { items, quotas, concurrency }: ClientUsage,
): z.input<typeof UsageView> {
  const sum = (field: keyof UsageAmounts) => items.reduce((total, item) => total + item[field], 0);
  const total = {
    jobs: sum('jobs'),
    succeeded: sum('succeeded'),
    failed: sum('failed'),
    cancelled: sum('cancelled'),
    attempts: sum('attempts'),
    billedMs: sum('billedMs'),
    browserMs: sum('browserMs'),
    downloadedBytes: sum('downloadedBytes'),
    storedBytes: sum('storedBytes'),
    nanoUsd: sum('nanoUsd'),
  };
  return {
    clientId,
    ...span,
    items: items.map(({ day, kind, ...used }) => ({ day, kind, ...amountsView(used) })),
    total: amountsView(total),
    quotas: quotas.map(({ quota: { name, measure }, limit, used, resetsAt }) => ({
      name,
      limit: shown(limit, measure),
      used: shown(used, measure),
      resetsAt: new Date(resetsAt).toISOString(),
    })),
    concurrency,
  };
}

/** What the description says of the route of usage. */
export const USAGE_OPERATIONS = {
  'GET /v1/usage': {
    operationId: 'getUsage',
    summary: 'See what was used and spent, and how quotas stand',
    query: UsageQuery,
    responses: { 200: { description: 'By day and kind.', schema: UsageView } },
  },
} as const satisfies Readonly<Record<string, Operation>>;
