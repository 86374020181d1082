import * as z from 'zod';

const count = z.int().nonnegative();

/**
 * What the selectors of one field found: how often it was looked for; then, for each selector in
 * its order, in how many of those cases it was the one that matched, and what came of it. Selectors
 * at the end that never matched are left out: this is saved with every checkpoint.
 */
export const Tally = z.array(count).min(1);
export type Tally = z.output<typeof Tally>;

/** The path of the list of items among those of fields, which cannot be called so. */
export const LIST_PATH = '(list)';

const NOTHING: Tally = [0];

/**
 * @param choice - which of the selectors matched; -1: none of them
 * @param values - what came of it: 1 or 0 of a field; of the list, the items
 */
export function noted(tally: Tally = NOTHING, choice: number, values: number): Tally {
  const [looked = 0, ...found] = tally;
  if (choice < 0) return [looked + 1, ...found];
  const after = [...found, ...Array<number>(Math.max(0, 2 * choice + 2 - found.length)).fill(0)];
  after[2 * choice] = (after[2 * choice] ?? 0) + 1;
  after[2 * choice + 1] = (after[2 * choice + 1] ?? 0) + values;
  return [looked + 1, ...after];
}

/** What one selector did. */
export interface SelectorCounts {
  /** Cases in which it was tried: those in which no selector before it matched. */
  readonly looked: number;
  readonly matched: number;
  readonly values: number;
}

/** What each of the selectors of a field did. */
export function countsOf([looked = 0, ...found]: Tally, selectors: number): SelectorCounts[] {
  let left = looked;
  return Array.from({ length: selectors }, (_, choice) => {
    const [matched = 0, values = 0] = found.slice(2 * choice, 2 * choice + 2);
    const counts = { looked: left, matched, values };
    left -= matched;
    return counts;
  });
}

/** The same of a field as a whole, as reports show it. */
export function summed(tally: Tally) {
  const each = countsOf(tally, Math.floor(tally.length / 2));
  const sum = (name: 'matched' | 'values') => each.reduce((total, one) => total + one[name], 0);
  const [looked = 0] = tally;
  return {
    looked,
    missed: looked - sum('matched'),
    unread: Math.max(0, sum('matched') - sum('values')),
    byFallback: sum('matched') - (each[0]?.matched ?? 0),
  };
}

/** Counts of checkpoints that an earlier release saved: looked, missed, without value, by fallback. */
export const EarlierCounts = z.tuple([count, count, count, count]);

/** They did not say which fallback: it counts as the first of them. */
export function fromEarlier([looked, missed, unread, byFallback]: z.output<
  typeof EarlierCounts
>): Tally {
  const first = looked - missed - byFallback;
  const unreadByFirst = Math.min(first, unread);
  const all = [looked, first, first - unreadByFirst];
  return byFallback === 0
    ? all
    : [...all, byFallback, byFallback - Math.min(byFallback, unread - unreadByFirst)];
}
