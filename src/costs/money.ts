import * as z from 'zod';

/**
 * Money is kept in whole nano-dollars and shown as decimal text: no fraction is ever rounded twice,
 * and sums are exact. A safe integer holds nine million dollars of them.
 */
export const NANO_A_USD = 1_000_000_000;

const DECIMALS = 9;

/** Dollars as the API reads and shows them, such as `"0.25"`. */
export const Usd = z
  .string()
  .regex(/^\d{1,6}(?:\.\d{1,9})?$/, 'Write dollars as text, such as "0.25".');

/** @param text - what {@link Usd} lets through */
export function nanoUsdOf(text: string): number {
  const [whole = '', fraction = ''] = text.split('.');
  return Number(whole) * NANO_A_USD + Number(fraction.padEnd(DECIMALS, '0'));
}

/** The decimal text of an amount, without needless zeros. */
export function usdOf(nanoUsd: number): string {
  const sign = nanoUsd < 0 ? '-' : '';
  const digits = String(Math.abs(nanoUsd)).padStart(DECIMALS + 1, '0');
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '');
  const whole = digits.slice(0, -DECIMALS);
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
