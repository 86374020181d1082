import type { DeadLetter } from '../jobs/dead-letter.ts';
import type { Page } from '../rows/ports.ts';
import type { DeadLetterFilter, DeadLetters } from './ports.ts';

/** Rows read for one answer at most: a rare filter answers with few items and a way to go on. */
const MOST_READS = 10;
const ROWS_A_READ = 500;

export type ListDeadLetters = (
  owner: string,
  filter: DeadLetterFilter,
  size: number,
  after?: string,
) => Promise<Page<DeadLetter>>;

/** A client's letters that match, those of the newest jobs first. */
export const createListDeadLetters =
  (letters: Pick<DeadLetters, 'list'>): ListDeadLetters =>
  async (owner, filter, size, after) => {
    const items: DeadLetter[] = [];
    let last = after;
    for (let read = 0; read < MOST_READS; read += 1) {
      const page = await letters.list(owner, ROWS_A_READ, last);
      const matching = page.items.filter((letter) => matches(letter, filter));
      const room = size - items.length;
      items.push(...matching.slice(0, room));
      if (matching.length > room) return { items, next: items.at(-1)?.id };
      if (page.next === undefined) return { items };
      last = page.next;
    }
    return { items, next: last };
  };

function matches(letter: DeadLetter, { code, kind, site, from, to }: DeadLetterFilter): boolean {
  const pairs = [
    [code, letter.failure.code],
    [kind, letter.kind],
    [site, letter.site],
  ];
  return (
    pairs.every(([wanted, is]) => wanted === undefined || wanted === is) &&
    letter.diedAt >= (from ?? 0) &&
    letter.diedAt <= (to ?? Number.POSITIVE_INFINITY)
  );
}
