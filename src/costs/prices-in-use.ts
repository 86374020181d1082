import { PRICES, type PriceTable } from './prices.ts';

let inUse: PriceTable = PRICES;

/**
 * The prices that this process counts by. One table for all of it, set once where the process is put
 * together: whoever asks for a price need not be handed what is never otherwise.
 */
export const pricesInUse = (): PriceTable => inUse;

/** @param table - from now on; to be called before anything is priced */
export function priceBy(table: PriceTable): void {
  inUse = table;
}
