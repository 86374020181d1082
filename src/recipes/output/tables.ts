import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Column } from '../columns.ts';
import type { Row } from '../extract/read-row.ts';
import { type CsvOptions, csvHeader, csvRow } from './csv.ts';

export interface TableOptions extends CsvOptions {
  /** Begins the CSV with a byte order mark, by which spreadsheets know UTF-8. */
  readonly bom: boolean;
  readonly gzip: boolean;
}

/**
 * The rows as one file of lines: never more than some of them in memory.
 *
 * @param rows - some at a time: each batch becomes one piece of the file
 */
export function tableOf(
  format: 'csv' | 'jsonl',
  rows: AsyncIterable<readonly Row[]>,
  columns: readonly Column[],
  options: TableOptions,
): AsyncIterable<Uint8Array> {
  const pieces = format === 'csv' ? csvPieces(rows, columns, options) : jsonPieces(rows);
  const bytes = Readable.from(pieces, { objectMode: false });
  return options.gzip ? bytes.compose(createGzip()) : bytes;
}

async function* csvPieces(
  rows: AsyncIterable<readonly Row[]>,
  columns: readonly Column[],
  options: TableOptions,
) {
  yield Buffer.from((options.bom ? '\ufeff' : '') + csvHeader(columns));
  for await (const batch of rows) {
    yield Buffer.from(batch.map((row) => csvRow(row, columns, options)).join(''));
  }
}

async function* jsonPieces(rows: AsyncIterable<readonly Row[]>) {
  for await (const batch of rows) {
    yield Buffer.from(batch.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }
}
