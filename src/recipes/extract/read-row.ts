import type { Field } from '../field.ts';
import { listOfSelectors } from '../selector.ts';
import { transformed } from '../values/transform-text.ts';
import { type Scalar, typedValue } from '../values/typed-value.ts';
import type { Document, Found } from './document.ts';

export type Value = Scalar | null | readonly Value[] | Row;

/** One item of a page: what its fields hold; `null` where nothing was found. */
export interface Row {
  readonly [name: string]: Value;
}

/** Told of every field that was looked for: what the health of a recipe is made of. */
export interface Witness {
  /**
   * @param choice - which of the selectors matched; -1: none of them
   * @param isRead - whether a value came out of it
   */
  saw(path: string, choice: number, matches: number, isRead: boolean): void;
}

/** Longest text of one cell, in characters: beyond it a selector has got hold of the whole page. */
const CELL_MAX_CHARS = 100_000;

/** Longest list in one cell. */
const LIST_MAX_ITEMS = 1_000;

interface Reading {
  readonly document: Document;
  readonly witness: Witness;
}

/** Reads the fields of one item. What is missing is `null`; whether that is allowed is not asked. */
export const readRow = (reading: Reading, fields: readonly Field[], item: Found, path = ''): Row =>
  Object.fromEntries(
    fields.map((field) => [field.name, readField(reading, field, item, path + field.name)]),
  );

function readField(reading: Reading, field: Field, item: Found, path: string): Value {
  const { found, choice } = chosen(reading.document, field, item);
  const value = field.fields
    ? objects(reading, field, found, path)
    : valuesOf(reading, field, found);
  const isRead = isThere(value);
  reading.witness.saw(path, choice, found.length, isRead);
  return isRead || field.default === undefined ? value : field.default;
}

/** Whether a value says anything. */
export const isThere = (value: Value): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== null;

/** The matches of the first selector that has any. */
function chosen({ select }: Document, field: Field, item: Found) {
  const selectors = field.select ? listOfSelectors(field.select) : [];
  if (selectors.length === 0) return { found: [item], choice: 0 };
  for (const [choice, selector] of selectors.entries()) {
    const found = select(selector, item);
    if (found.length > 0) return { found, choice };
  }
  return { found: [], choice: -1 };
}

const objects = (reading: Reading, { fields = [] }: Field, found: readonly Found[], path: string) =>
  found.slice(0, LIST_MAX_ITEMS).map((one) => readRow(reading, fields, one, `${path}.`));

/** What a field that has no fields of its own makes of its matches. */
export function valuesOf(
  { document }: Pick<Reading, 'document'>,
  field: Field,
  found: readonly Found[],
): Value {
  const wanted = field.all ? found.slice(0, LIST_MAX_ITEMS) : found.slice(0, 1);
  const texts = wanted.flatMap((one) => document.read(one, field.get) ?? []);
  const cut = texts.map((text) => text.slice(0, CELL_MAX_CHARS));
  const values = transformed(cut, field.transform)
    .filter((text) => text !== '' || field.type === 'boolean')
    .flatMap((text) => typedValue(text, field, document.baseUrl) ?? []);
  if (field.join !== undefined) return values.length > 0 ? values.join(field.join) : null;
  return field.all ? values : (values[0] ?? null);
}

/** Names of the required fields that a row lacks, with those of lists in it. */
export function missingIn(row: Row, fields: readonly Field[], path = ''): readonly string[] {
  return fields.flatMap((field) => {
    const value = row[field.name] ?? null;
    const isMissing = value === null || (Array.isArray(value) && value.length === 0);
    if (isMissing) return field.required ? [path + field.name] : [];
    if (!field.fields || !Array.isArray(value)) return [];
    return (value as Row[]).flatMap((one) =>
      missingIn(one, field.fields ?? [], `${path}${field.name}.`),
    );
  });
}
