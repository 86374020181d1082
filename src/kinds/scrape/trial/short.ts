import type { Row } from '../../../recipes/extract/read-row.ts';
import { shortened } from '../../../recipes/trial/selector-note.ts';
import type { Findings } from './findings.ts';

/** What a job's row has room for, in characters of JSON. */
const SHORT_MAX_CHARS = 6_000;

const MOST_ROWS = 5;
const MOST_SELECTORS = 60;
const MOST_FAULTS = 10;

/** What the job itself says of a test; everything is in `test.json`. */
export function shortOf({ selectors, rows, wouldFail, url, next, ...findings }: Findings) {
  const whole = {
    ...findings,
    url: cut(url),
    next: { ...next, url: next.url && cut(next.url), place: next.place && cut(next.place) },
    selectors: selectors
      .slice(0, MOST_SELECTORS)
      .map(({ pointer, field, matches, matchedIn, values, readBy }) => ({
        pointer,
        field,
        matches,
        matchedIn,
        values,
        readBy,
      })),
    rows: rows.slice(0, MOST_ROWS).map(briefly),
    wouldFail: wouldFail
      .slice(0, MOST_FAULTS)
      .map((fault) => ({ ...fault, detail: fault.detail.slice(0, 300) })),
  };
  return fitted(whole);
}

/** Pages choose how long their cursors are. */
const cut = (text: string): string => text.slice(0, 1_000);

const briefly = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, shortened(value)]));

/** Drops rows, and then selectors, from the end until the rest fits. */
function fitted<Short extends { rows: readonly unknown[]; selectors: readonly unknown[] }>(
  short: Short,
): Short {
  let kept = short;
  while (JSON.stringify(kept).length > SHORT_MAX_CHARS) {
    const { rows, selectors } = kept;
    if (rows.length > 0) kept = { ...kept, rows: rows.slice(0, -1) };
    else if (selectors.length > 0) kept = { ...kept, selectors: selectors.slice(0, -5) };
    else break;
  }
  return kept;
}
