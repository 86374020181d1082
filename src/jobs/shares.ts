/**
 * How counters are kept so that many writers of one client seldom meet: in shards, each with its
 * share of the limit. The shares add up to the limit exactly, so nobody ever has to know the sum to
 * be let in; who finds no room in one shard takes what is left in the others.
 *
 * There are always four, whatever the limit: a row takes about five hundred transactions a second,
 * and a layout that never changes needs no moment at which it does.
 */
export const SHARDS = 4;

/** The share of each shard. A higher limit never means a smaller share. */
export const sharesOf = (limit: number): readonly number[] =>
  Array.from({ length: SHARDS }, (_, shard) => Math.floor((limit + shard) / SHARDS));

/** A part of an amount, taken from one shard. */
export interface Part {
  readonly shard: number;
  readonly amount: number;
}

/**
 * How an amount fits into what is left, the wanted shard first.
 *
 * @param used - what each shard stands at; more than its share where more was used than reserved
 * @returns `undefined` if it does not fit
 */
export function partsOf(
  amount: number,
  limit: number,
  used: readonly number[],
  wanted: number,
): readonly Part[] | undefined {
  if (amount > limit - sumOf(used)) return undefined;
  const shares = sharesOf(limit);
  const parts: Part[] = [];
  let left = amount;
  for (let turn = 0; turn < SHARDS; turn += 1) {
    const shard = (wanted + turn) % SHARDS;
    const room = (shares[shard] ?? 0) - (used[shard] ?? 0);
    const taken = Math.min(left, Math.max(0, room));
    if (taken > 0) parts.push({ shard, amount: taken });
    left -= taken;
  }
  return parts;
}

export const sumOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0);
