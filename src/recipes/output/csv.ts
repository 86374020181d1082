import type { Column } from '../columns.ts';
import type { Row, Value } from '../extract/read-row.ts';
import { cellOf } from './cell.ts';

export interface CsvOptions {
  /** `neutralise`: a text that a spreadsheet would run as a formula gets an apostrophe before it. */
  readonly formulas: 'neutralise' | 'keep';
}

/** What spreadsheets take for the beginning of a formula, or skip before one; the wide signs, too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** One record of RFC 4180, with its line break. */
export const csvRecord = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

export const csvHeader = (columns: readonly Column[]): string =>
  csvRecord(columns.map(({ name }) => name));

/** The cells of one row, in the order of the columns; what is missing is empty. */
export const csvRow = (row: Row, columns: readonly Column[], options: CsvOptions): string =>
  csvRecord(columns.map((column) => textIn(row, column, options)));

function textIn(row: Row, column: Column, { formulas }: CsvOptions): string {
  const cell = textOf(cellOf(row, column));
  const isText = column.type === 'string' || column.type === 'url' || column.type === 'list';
  return isText && formulas === 'neutralise' && FORMULA.test(cell) ? `'${cell}` : cell;
}

function textOf(value: Value): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
