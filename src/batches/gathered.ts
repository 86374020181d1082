import type { Submission } from '../jobs/ports.ts';
import type { Cursor, Refusal } from './batch.ts';
import type { AcceptedItems } from './ports.ts';

/** Items of one step, in their order, and what they came to. */
export interface Gathered {
  readonly results: readonly Result[];
  /** Whether the file has no more items. */
  readonly isLast: boolean;
}

export interface Result {
  readonly submission?: Submission;
  readonly refusal?: Refusal;
  /** Where to go on after this item. */
  readonly next: Cursor;
}

/** The jobs and the refusals among them. */
export const itemsIn = ({ results }: Gathered): AcceptedItems => ({
  submissions: results.flatMap(({ submission }) => submission ?? []),
  refusals: results.flatMap(({ refusal }) => refusal ?? []),
});

/** The items up to the first job that is too much for what is left of a counter. */
export function fitting(gathered: Gathered, counter: string, room: number): Gathered {
  let taken = 0;
  const cut = gathered.results.findIndex(({ submission }) => {
    const claim = submission?.counters.find((one) => one.counter === counter);
    taken += claim?.amount ?? 0;
    return taken > room;
  });
  return cut < 0 ? gathered : { results: gathered.results.slice(0, cut), isLast: false };
}
