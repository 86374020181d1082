import type { Witness } from '../extract/read-row.ts';
import { LIST_PATH, noted, type Tally } from './tally.ts';

/** Counts what the selectors of each field found, into `tallies`. */
export const witnessOf = (tallies: Map<string, Tally>): Witness => ({
  saw: (path, choice, matches, isRead) => {
    const values = path === LIST_PATH ? matches : Number(isRead);
    tallies.set(path, noted(tallies.get(path), choice, values));
  },
});
