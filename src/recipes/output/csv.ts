import type { Column } from '../columns.ts';
import type { Row, Value } from '../extract/read-row.ts';

export interface CsvOptions {
  /** `neutralise`: a text that a spreadsheet would run as a formula gets an apostrophe before it. */
  readonly formulas: 'neutralise' | 'keep';
}

/** What spreadsheets take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** One record of RFC 4180, with its line break. */
export const csvRecord = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

export const csvHeader = (columns: readonly Column[]): string =>
  csvRecord(columns.map(({ name }) => name));

/** The cells of one row, in the order of the columns; what is missing is empty. */
export const csvRow = (row: Row, columns: readonly Column[], options: CsvOptions): string =>
  csvRecord(columns.map((column) => cellOf(row, column, options)));

function cellOf(row: Row, { path, type }: Column, { formulas }: CsvOptions): string {
  const [name, part] = path;
  const value = row[name] ?? null;
  const cell = textOf(part === undefined ? value : partOf(value, part));
  const isText = type === 'string' || type === 'url' || type === 'list';
  return isText && formulas === 'neutralise' && FORMULA.test(cell) ? `'${cell}` : cell;
}

const partOf = (value: Value, part: string): Value =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? ((value as Row)[part] ?? null)
    : null;

function textOf(value: Value): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
