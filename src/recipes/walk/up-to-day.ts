import type { Row } from '../extract/read-row.ts';
import type { Recipe } from '../recipe.ts';

export interface UpToDay {
  readonly rows: readonly Row[];
  /** Whether a row was too old, so that nothing behind it is wanted. */
  readonly isOver: boolean;
}

/**
 * The rows before the first that is older than the recipe wants. What comes behind is not looked
 * at any more: neither what it lacks, nor the pages that it leads to.
 */
export function upToDay({ stop: { before } }: Recipe, rows: readonly Row[]): UpToDay {
  const first = before ? rows.findIndex((row) => isBefore(row[before.field], before.date)) : -1;
  return first < 0 ? { rows, isOver: false } : { rows: rows.slice(0, first), isOver: true };
}

/** Dates of rows are ISO 8601, so their text tells their order. */
const isBefore = (value: unknown, date: string): boolean =>
  typeof value === 'string' && value !== '' && value < date;
