import type { Field, FieldType } from './field.ts';
import type { RecipeShape } from './recipe-shape.ts';

/** A column of the table that a recipe makes. */
export interface Column {
  readonly name: string;
  /** `list`: the cell of a CSV holds JSON. */
  readonly type: FieldType | 'list';
  readonly required: boolean;
  /** Where its value is in a row: a field, and what of it. */
  readonly path: readonly [string] | readonly [string, 'amount' | 'currency'];
}

/**
 * The columns of a recipe, in their order: fields as they stand, then those of detail pages. Money
 * is two columns. What consumers rely on: it follows from the recipe and from nothing else.
 */
export const columnsOf = ({ fields, detail }: Pick<RecipeShape, 'fields' | 'detail'>): Column[] =>
  [...fields, ...(detail?.fields ?? [])].flatMap(ofField);

function ofField(field: Field): Column[] {
  const { name, required } = field;
  const isList = field.fields !== undefined || (field.all && field.join === undefined);
  if (isList) return [{ name, type: 'list', required, path: [name] }];
  if (field.type !== 'money') return [{ name, type: field.type, required, path: [name] }];
  return [
    { name: `${name}_amount`, type: 'number', required, path: [name, 'amount'] },
    { name: `${name}_currency`, type: 'string', required, path: [name, 'currency'] },
  ];
}
