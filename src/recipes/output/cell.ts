import type { Column } from '../columns.ts';
import type { Row, Value } from '../extract/read-row.ts';

/** What of a row is in a column; `null` for what is missing. */
export function cellOf(row: Row, { path: [name, part] }: Pick<Column, 'path'>): Value {
  const value = row[name] ?? null;
  if (part === undefined || value === null) return value;
  return typeof value === 'object' && !Array.isArray(value) ? ((value as Row)[part] ?? null) : null;
}
