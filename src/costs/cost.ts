import type { PricedItem } from '../contract.ts';
import type { PriceTable } from './prices.ts';
import { pricesInUse } from './prices-in-use.ts';

/** Units of what is paid for, by item. A GB-second is given as MB and milliseconds. */
export type Quantities = Readonly<
  Partial<Record<Exclude<PricedItem, 'lambdaGbSecond'>, number>>
> & {
  readonly memory?: { readonly mb: number; readonly ms: number } | undefined;
};

const MB_MS_A_GB_S = 1_024 * 1_000;

/** Decimals that a price may have: enough for every unit price, in whole numbers. */
const SCALE = 15;
const SCALED_A_NANO = 10n ** BigInt(SCALE - 9);

/**
 * The price of quantities in nano-dollars, in whole numbers all the way; what is left of the last
 * one is rounded up, once.
 */
export function costOf(quantities: Quantities, { items }: PriceTable = pricesInUse()): number {
  const { memory, ...others } = quantities;
  let sum = memory ? scaled(items.lambdaGbSecond.usd, memory.mb * memory.ms, MB_MS_A_GB_S) : 0n;
  for (const [item, units = 0] of Object.entries(others) as [PricedItem, number?][]) {
    const { usd, per } = items[item];
    // Half units exist: a read that may be old costs one.
    sum += scaled(usd, Math.round(units * 2), per * 2);
  }
  return Number((sum + SCALED_A_NANO - 1n) / SCALED_A_NANO);
}

function scaled(usd: string, units: number, per: number): bigint {
  const [whole = '', fraction = ''] = usd.split('.');
  const price = BigInt(whole + fraction.padEnd(SCALE, '0'));
  return (price * BigInt(Math.round(units))) / BigInt(per);
}

/** How long a function of so much memory runs for an amount, in milliseconds, rounded down. */
export function msFor(
  nanoUsd: number,
  memoryMb: number,
  { items }: PriceTable = pricesInUse(),
): number {
  const aMs = scaled(items.lambdaGbSecond.usd, memoryMb, MB_MS_A_GB_S);
  return Number((BigInt(Math.max(0, nanoUsd)) * SCALED_A_NANO) / aMs);
}
