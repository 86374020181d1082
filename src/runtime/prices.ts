import * as z from 'zod';
import { priceBy } from '../costs/prices-in-use.ts';
import { StagePrices, tableOf } from '../costs/stage-prices.ts';
import { readOptionalEnv } from './env.ts';

/** The price table that a variable's JSON makes; `undefined` for none. */
export const PricesText = z.string().transform((text, context) => {
  if (text === '') return undefined;
  try {
    return tableOf(StagePrices.parse(JSON.parse(text)));
  } catch (thrown) {
    const message = thrown instanceof z.ZodError ? z.prettifyError(thrown) : 'It is no JSON.';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
});

/**
 * Has this process count by what its stage pays, if its stage says so. Every function that prices
 * anything calls it first; a test holds them to it.
 *
 * @throws ZodError for prices that are none: the function does not start
 */
export function usePricesOfStage(): void {
  const table = PricesText.parse(readOptionalEnv('prices'));
  if (table) priceBy(table);
}
