import type { Witness } from '../extract/read-row.ts';
import type { FieldCounts } from './state.ts';

/** Counts what the selectors of each field found, into `counts`. */
export const witnessOf = (counts: Record<string, FieldCounts>): Witness => ({
  saw: (path, choice, _matches, isRead) => {
    const [looked, missed, unread, byFallback] = counts[path] ?? [0, 0, 0, 0];
    counts[path] = [
      looked + 1,
      missed + (choice < 0 ? 1 : 0),
      unread + (choice >= 0 && !isRead ? 1 : 0),
      byFallback + (choice > 0 ? 1 : 0),
    ];
  },
});
