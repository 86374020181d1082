import * as z from 'zod';
import { type StagePrices as Given, PRICED_ITEMS } from '../contract.ts';
import { PRICES, type PriceTable } from './prices.ts';

/** As `costOf` counts: up to fifteen decimals of a dollar. */
const Decimal = z
  .string()
  .regex(/^\d{1,6}(?:\.\d{1,15})?$/, 'Write dollars as text, such as "0.4".');

/**
 * What a stage pays where that is not what the list says: another region, Savings Plans, a contract.
 * Each amount is for as many units as in the list.
 */
export const StagePrices: z.ZodType<Given> = z.strictObject({
  date: z.string().regex(/^\d{4}-\d{2}$/),
  region: z.string().min(1),
  source: z.string().min(1),
  usd: z
    .partialRecord(z.enum(PRICED_ITEMS), Decimal)
    // A job's limit is divided into time by it.
    .refine(({ lambdaGbSecond = '1' }) => Number(lambdaGbSecond) > 0, 'Time must cost something.'),
});

/** The list with what the stage says otherwise. */
export function tableOf({ usd, ...about }: Given): PriceTable {
  const items = { ...PRICES.items };
  for (const item of PRICED_ITEMS)
    items[item] = { ...items[item], usd: usd[item] ?? items[item].usd };
  return { ...about, items };
}
