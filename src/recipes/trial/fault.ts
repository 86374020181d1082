import type { FailureCode, JobFailure } from '../../jobs/errors.ts';
import type { Field } from '../field.ts';
import type { Recipe } from '../recipe.ts';
import { listOfSelectors } from '../selector.ts';

/** Something that a real run would fail with, or that its rows would lack. */
export interface Fault {
  readonly code: FailureCode;
  /** JSON pointer into the input, to what should be changed. */
  readonly pointer: string;
  readonly field?: string;
  readonly detail: string;
}

export const faultOf = ({ code, message }: JobFailure, pointer: string): Fault => ({
  code,
  pointer,
  detail: message,
});

/** How often rows lack a required field, by its name. */
export type Missing = ReadonlyMap<string, number>;

/** Required fields that rows lack. With `onMissing: partial` that is no failure. */
export function missingFaults(
  { onMissing, fields, detail }: Recipe,
  missing: Missing,
  rows: number,
): readonly Fault[] {
  if (onMissing === 'partial') return [];
  return [...missing].map(([name, lacking]) => {
    const found = fieldNamed(name, '/recipe/fields', fields);
    const { pointer, field } = found ??
      fieldNamed(name, '/recipe/detail/fields', detail?.fields ?? []) ?? { pointer: '/recipe' };
    const selectors = listOfSelectors(field?.select ?? []);
    const where = selectors.length > 0 ? ` (${selectors.join(' or ')})` : '';
    const message = `${lacking} of ${rows} rows have no "${name}"${where}.`;
    return { code: 'FIELD_MISSING', pointer, field: name, detail: message };
  });
}

function fieldNamed(
  name: string,
  pointer: string,
  fields: readonly Field[],
): { readonly pointer: string; readonly field: Field } | undefined {
  const [top, ...rest] = name.split('.');
  const index = fields.findIndex((field) => field.name === top);
  const field = fields[index];
  if (!field) return undefined;
  const at = `${pointer}/${index}`;
  if (rest.length === 0) return { pointer: at, field };
  return fieldNamed(rest.join('.'), `${at}/fields`, field.fields ?? []);
}

/** Too few rows although no page comes after this one. */
export const tooFewFault = ({ minRows, list }: Recipe, rows: number): Fault => ({
  code: 'TOO_FEW_ROWS',
  pointer: list === undefined ? '/recipe/minRows' : '/recipe/list',
  detail: `${rows} rows were found on the only page, and the recipe wants ${minRows}.`,
});
