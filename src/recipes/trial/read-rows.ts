import { JobFailure } from '../../jobs/errors.ts';
import type { Document, Found } from '../extract/document.ts';
import { missingIn, type Row, readRow } from '../extract/read-row.ts';
import type { Field } from '../field.ts';
import type { Recipe } from '../recipe.ts';
import { isTooExpensive } from './eyes.ts';
import { type Fault, faultOf } from './fault.ts';

/** Longest row of a real run, in characters of JSON. */
const ROW_MAX_CHARS = 1_000_000;

/** Rows that a test shows. */
const MOST_ROWS = 20;

export interface ReadRows {
  /** The first ones. */
  readonly rows: readonly Row[];
  /** How many were read. */
  readonly count: number;
  readonly missing: Map<string, number>;
  readonly faults: readonly Fault[];
}

const nobody = { saw: () => undefined };

/** Reads rows as a real run does, and goes on where that would stop. */
export function readRows(
  { fields }: Pick<Recipe, 'fields'>,
  document: Document,
  items: readonly Found[],
  hasTime: () => boolean,
): ReadRows {
  const rows: Row[] = [];
  const missing = new Map<string, number>();
  const faults: Fault[] = [];
  let count = 0;
  for (const item of items) {
    if (!hasTime()) break;
    const row = readOne({ document, fields, item, faults });
    if (!row) break;
    count += 1;
    note(missing, row, fields);
    if (rows.length < MOST_ROWS) rows.push(row);
    if (JSON.stringify(row).length > ROW_MAX_CHARS) faults.push(tooLarge(count));
  }
  return { rows, count, missing, faults: faults.slice(0, 10) };
}

interface One {
  readonly document: Document;
  readonly fields: readonly Field[];
  readonly item: Found;
  readonly faults: Fault[];
}

function readOne({ document, fields, item, faults }: One): Row | undefined {
  try {
    return readRow({ document, witness: nobody }, fields, item);
  } catch (thrown) {
    if (!isTooExpensive(thrown)) throw thrown;
    faults.push(faultOf(thrown, '/recipe/fields'));
    return undefined;
  }
}

/** Counts a row once for each field that it lacks. */
export function note(missing: Map<string, number>, row: Row, fields: readonly Field[]): void {
  for (const name of new Set(missingIn(row, fields))) {
    missing.set(name, (missing.get(name) ?? 0) + 1);
  }
}

const tooLarge = (number: number): Fault =>
  faultOf(
    new JobFailure('ROW_TOO_LARGE', `Row ${number} has more than ${ROW_MAX_CHARS} characters.`),
    '/recipe/fields',
  );
