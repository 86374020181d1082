import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Column } from '../columns.ts';
import type { Row } from '../extract/read-row.ts';
import { type CsvOptions, csvHeader, csvRow } from './csv.ts';

/** Rows that go into one piece of a file: many pieces cost more than their bytes. */
const ROWS_A_CHUNK = 200;

export interface TableOptions extends CsvOptions {
  /** Begins the CSV with a byte order mark, by which spreadsheets know UTF-8. */
  readonly bom: boolean;
  readonly gzip: boolean;
}

/** The rows as one file: never more than some of them in memory. */
export function tableOf(
  format: 'csv' | 'jsonl',
  rows: AsyncIterable<Row>,
  columns: readonly Column[],
  options: TableOptions,
): AsyncIterable<Uint8Array> {
  const lines = format === 'csv' ? csvLines(rows, columns, options) : jsonLines(rows);
  const bytes = Readable.from(encoded(lines), { objectMode: false });
  return options.gzip ? bytes.compose(createGzip()) : bytes;
}

async function* csvLines(
  rows: AsyncIterable<Row>,
  columns: readonly Column[],
  options: TableOptions,
) {
  yield (options.bom ? '\ufeff' : '') + csvHeader(columns);
  for await (const row of rows) yield csvRow(row, columns, options);
}

async function* jsonLines(rows: AsyncIterable<Row>) {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}

async function* encoded(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let chunk: string[] = [];
  for await (const line of lines) {
    chunk.push(line);
    if (chunk.length < ROWS_A_CHUNK) continue;
    yield Buffer.from(chunk.join(''));
    chunk = [];
  }
  if (chunk.length > 0) yield Buffer.from(chunk.join(''));
}
