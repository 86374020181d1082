import * as z from 'zod';
import { CellType, FileFormat } from '../batches/batch.ts';
import type { ItemSource, NewBatch } from '../batches/create-batch.ts';
import { nanoUsdOf, Usd } from '../costs/money.ts';
import { read } from './fields.ts';

export const MOST_INLINE_ITEMS = 1_000;

/** With every item's own fields it still fits into a row many times over. */
const MOST_TEMPLATE_BYTES = 16 * 1024;

const MOST_CONCURRENCY = 10_000;

const Pointer = z
  .string()
  .max(200)
  .regex(/^(?:\/[^/]+)+$/, 'Write a JSON pointer such as /input/url.');

const Column = z.union([
  Pointer.transform((to) => ({ to, as: 'string' as const })),
  z.strictObject({ to: Pointer, as: CellType.default('string') }),
]);

const ItemFile = z.strictObject({
  uploadId: z.string().max(64),
  format: FileFormat.meta({ description: 'jsonl: a JSON object a line. csv: RFC 4180.' }),
  delimiter: z.enum([',', ';', '\t']).default(',').meta({ description: 'Of a CSV file.' }),
  columns: z.record(z.string().max(200), Column).optional().meta({
    description:
      'Where the cells of a column go in the body of the job: a JSON pointer, or {to, as} with as string, number, boolean or json. Without it a column is a field of the input.',
  }),
});

/** What `POST /v1/batches` takes. The items themselves are read later, one by one. */
export const BatchBody = z
  .strictObject({
    name: z.string().trim().min(1).max(100).optional(),
    items: z.array(z.unknown()).min(1).max(MOST_INLINE_ITEMS).optional().meta({
      description: 'Bodies of jobs as POST /v1/jobs takes them, or what the template leaves open.',
    }),
    file: ItemFile.optional().meta({ description: 'An upload that holds the items.' }),
    template: z.record(z.string(), z.unknown()).optional().meta({
      description: 'Fields of every job. Those of an item are put over it, field by field.',
    }),
    concurrency: z.int().min(1).max(MOST_CONCURRENCY).default(500).meta({
      description: 'Jobs of this batch that wait or run at once; the others are made as these end.',
    }),
    maxCostUsd: Usd.optional().meta({
      description:
        'Dollars, as text, that all its jobs together may cost. Items that it has no room for are refused as COST_LIMIT_REACHED.',
    }),
  })
  .superRefine(({ items, file, template }, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if ((items === undefined) === (file === undefined)) refuse('items', 'Send items or file, one.');
    if (JSON.stringify(template ?? {}).length > MOST_TEMPLATE_BYTES) {
      refuse('template', `A template has at most ${MOST_TEMPLATE_BYTES} characters of JSON.`);
    }
    if (file?.format === 'jsonl' && file.columns) refuse('file', 'Columns belong to CSV files.');
  });

/** @throws JobFailure `INVALID_REQUEST` */
export function readBatch(
  raw: unknown,
): Pick<NewBatch, 'name' | 'from' | 'template' | 'concurrency' | 'maxCostNanoUsd'> {
  const { name, template, concurrency, items, file, maxCostUsd } = read(BatchBody, raw, 'body');
  const from: ItemSource = file ?? { items: items ?? [] };
  const maxCostNanoUsd = maxCostUsd === undefined ? undefined : nanoUsdOf(maxCostUsd);
  return { name, from, template, concurrency, maxCostNanoUsd };
}
