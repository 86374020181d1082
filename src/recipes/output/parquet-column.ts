import type { SchemaElement } from 'hyparquet';
import type { Column } from '../columns.ts';
import type { Row, Value } from '../extract/read-row.ts';
import type { Field } from '../field.ts';
import type { Recipe } from '../recipe.ts';
import { isDayFormat } from '../values/date.ts';
import { cellOf } from './cell.ts';
import { unscaled } from './decimal.ts';

/** What a cell becomes; `undefined` where its column cannot hold it. */
type Convert = (value: Exclude<Value, null>) => unknown;

/** A column as Parquet has it. Every one may be empty. */
export interface ParquetColumn {
  readonly element: SchemaElement;
  /** @returns `null` for what is missing, `undefined` for what the column cannot hold */
  read(row: Row): unknown;
}

/** 29 digits before the point and 9 behind it: what warehouses call NUMERIC. */
const DECIMAL = {
  type: 'FIXED_LEN_BYTE_ARRAY',
  type_length: 16,
  converted_type: 'DECIMAL',
  precision: 38,
  scale: 9,
} as const;

type Type = readonly [Omit<SchemaElement, 'name'>, Convert];

const TEXT: Type = [{ type: 'BYTE_ARRAY', converted_type: 'UTF8' }, String];
const JSON_TEXT: Type = [{ type: 'BYTE_ARRAY', converted_type: 'JSON' }, (value) => value];
const NUMBER: Type = [{ type: 'DOUBLE' }, (value) => value];
const BOOLEAN: Type = [{ type: 'BOOLEAN' }, (value) => value];
const AMOUNT: Type = [DECIMAL, (value) => unscaled(String(value), DECIMAL)];
const DAY: Type = [{ type: 'INT32', converted_type: 'DATE' }, dateOf];
const MOMENT: Type = [
  {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  dateOf,
];

/** Follows from the recipe and from nothing else, so all files of one version are alike. */
export const parquetColumnsOf = (
  recipe: Pick<Recipe, 'fields' | 'detail'>,
  columns: readonly Column[],
): ParquetColumn[] => {
  const fields = [...recipe.fields, ...(recipe.detail?.fields ?? [])];
  return columns.map((column) => {
    const field = fields.find(({ name }) => name === column.path[0]);
    const [element, convert] = typeOf(column, field);
    return {
      element: { name: column.name, repetition_type: 'OPTIONAL', ...element },
      read: (row) => {
        const value = cellOf(row, column);
        return value === null ? null : convert(value);
      },
    };
  });
};

function typeOf({ type, path }: Column, field: Field | undefined): Type {
  switch (type) {
    case 'list':
      return JSON_TEXT;
    case 'boolean':
      return BOOLEAN;
    case 'number':
      return path[1] === 'amount' ? AMOUNT : NUMBER;
    case 'date':
      return dateType(field);
    default:
      return TEXT;
  }
}

/** A default comes out as it is, so one that is no date makes the column a text. */
function dateType(field: Field | undefined): Type {
  const preset = field?.default;
  if (preset !== undefined && dateOf(String(preset)) === undefined) return TEXT;
  return field?.format !== undefined && isDayFormat(field.format) ? DAY : MOMENT;
}

/** A day is the beginning of it, in UTC. */
function dateOf(value: unknown): Date | undefined {
  const date = new Date(String(value));
  return Number.isNaN(date.getTime()) ? undefined : date;
}
