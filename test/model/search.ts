import { parseArgs } from 'node:util';
import * as z from 'zod';
import { batchOrder, type Item } from './batch-order.ts';
import { NO_TROUBLE } from './budget.ts';
import { explore } from './explore.ts';
import { createModel } from './model.ts';
import { scenario, scrapeScenario } from './scenarios.ts';
import { traceOf } from './trace.ts';
import { REAL } from './use-cases.ts';
import { VARIANTS } from './variants/all.ts';

/**
 * Searches by hand what the tests have no time for, or shows how a variant fails:
 *
 *     node test/model/search.ts --crashes 2 --jumps 3 --workers 3
 *     node test/model/search.ts --items gb --from upload --crashes 2 --listening true
 *     node test/model/search.ts --pages 2 --atOnce 1 --crashes 2     a scrape
 *     node test/model/search.ts --variant 'one object key a job'
 */
const MOST_STATES = 20_000_000;

const ITEMS: Record<string, Item> = { g: 'good', b: 'bad', l: 'long' };
const names = Object.keys(NO_TROUBLE);
const OTHERS = [
  'workers',
  'helpers',
  'items',
  'concurrency',
  'variant',
  'from',
  'listening',
  'pages',
  'atOnce',
];
const { values } = parseArgs({
  options: Object.fromEntries(
    [...names, ...OTHERS].map((name) => [name, { type: 'string' as const }]),
  ),
});
const {
  variant: name,
  workers,
  helpers,
  items,
  concurrency,
  from,
  listening,
  pages,
  atOnce,
  ...trouble
} = z
  .strictObject({
    ...Object.fromEntries(names.map((one) => [one, z.coerce.number().optional()])),
    workers: z.coerce.number().default(2),
    helpers: z.coerce.number().default(2),
    /** Makes a batch: `g` is an item that becomes a job, `b` one that is refused, `l` a scrape. */
    items: z
      .string()
      .regex(/^[gbl]+$/)
      .optional(),
    concurrency: z.coerce.number().default(2),
    from: z.enum(['request', 'upload']).default('request'),
    listening: z.stringbool().default(false),
    /** Makes a scrape of so many pages. */
    pages: z.coerce.number().optional(),
    atOnce: z.coerce.number().default(1),
    variant: z.enum(VARIANTS.map((one) => one.name)).optional(),
  })
  .parse({ ...values });

const batch = batchOrder({
  items: [...(items ?? '')].map((one) => ITEMS[one] ?? 'bad'),
  concurrency,
  from,
});
const variant = VARIANTS.find((one) => one.name === name);
const searched =
  variant?.scenario ??
  scenario(trouble, {
    workers,
    helpers,
    isListening: listening,
    ...(items === undefined ? {} : { commands: [], batch }),
    ...(pages === undefined ? {} : { commands: scrapeScenario({}, { pages, atOnce }).commands }),
  });
const system = variant ?? { useCases: REAL, isSwept: true };
const { violation, ...counts } = await explore(createModel(searched, system), {
  mostStates: MOST_STATES,
});

console.info(counts);
console.info(violation ? traceOf(violation) : 'Every promise is kept.');
