import type { FileStore } from '../files/ports.ts';
import { type FieldError, JobFailure } from '../jobs/errors.ts';
import type { Batch, Cursor } from './batch.ts';
import { bodyOfCells, type Columns, columnsOf } from './columns.ts';
import { cellsOf } from './csv-cells.ts';
import { endOfCsvRecord, endOfLine } from './find-end.ts';
import { isFields, merged } from './merge.ts';
import { type RawRecord, splitRecords } from './split-records.ts';

/** A record may be as long; with the template it still fits into a row many times over. */
export const MOST_RECORD_BYTES = 64 * 1024;

/** One item of a file: the body of its job, or why it has none. */
export interface Item {
  readonly index: number;
  readonly body?: unknown;
  readonly errors?: readonly FieldError[];
  /** Where to go on after this item. */
  readonly next: Cursor;
}

export interface ItemReader {
  /** First record of a CSV file. */
  readonly header?: readonly string[];
  readonly items: AsyncIterable<Item>;
}

type Reading = Pick<FileStore, 'read'>;

/** What of a batch says where its items are. */
export type Unread = Pick<Batch, 'source' | 'cursor' | 'header'>;

/**
 * Reads the items from the batch's cursor on.
 *
 * @throws JobFailure `BATCH_FILE_INVALID`, and in the course of reading `BATCH_FILE_GONE`
 */
export async function openItems(files: Reading, batch: Unread): Promise<ItemReader> {
  const { source, cursor } = batch;
  const records = recordsOf(files, batch, cursor.byte);
  if (source.format === 'jsonl') {
    return { items: itemsOf(records, cursor.index, (text) => bodyOfLine(text)) };
  }
  // From the first byte on, the first record is the header, whoever has read it before.
  const known = cursor.byte > 0 ? batch.header : undefined;
  const header = known ?? (await readHeader(records, source.delimiter));
  const columns = columnsOf(header, source.columns);
  if (typeof columns === 'string') throw invalidFile(columns);
  const read = (text: string) => bodyOfRecord(text, source.delimiter, columns);
  return { header, items: itemsOf(records, cursor.index, read) };
}

function recordsOf(files: Reading, { source }: Unread, fromByte: number) {
  const { key, etag, format, delimiter } = source;
  const bytes = checked(files.read(key, { fromByte, etag }), fromByte);
  const findEnd = format === 'csv' ? endOfCsvRecord(delimiter) : endOfLine;
  return splitRecords(bytes, { fromByte, findEnd, mostBytes: MOST_RECORD_BYTES });
}

/** Says in our words what is wrong with the file as a whole. */
async function* checked(
  bytes: AsyncIterable<Uint8Array>,
  fromByte: number,
): AsyncGenerator<Uint8Array> {
  let isFirst = fromByte === 0;
  try {
    for await (const chunk of bytes) {
      if (isFirst && isNoUtf8(chunk)) throw invalidFile('It is not UTF-8 text. Save it as UTF-8.');
      isFirst = false;
      yield chunk;
    }
  } catch (thrown) {
    if (!(thrown instanceof JobFailure) || thrown.code !== 'ARTIFACT_NOT_FOUND') throw thrown;
    throw new JobFailure('BATCH_FILE_GONE', 'The file is gone or was replaced.', { cause: thrown });
  }
}

/** A byte order mark of UTF-16, or the zero that every second byte of it is in Latin text. */
const isNoUtf8 = (start: Uint8Array): boolean =>
  (start[0] === 0xff && start[1] === 0xfe) ||
  (start[0] === 0xfe && start[1] === 0xff) ||
  start.subarray(0, 1_000).includes(0);

async function readHeader(
  records: AsyncGenerator<RawRecord>,
  delimiter: string,
): Promise<readonly string[]> {
  const { value } = await records.next();
  if (!value?.bytes) throw invalidFile('It has no first line that names the columns.');
  const text = textOf(value.bytes);
  const cells = text === undefined ? 'It is not UTF-8 text.' : cellsOf(text, delimiter);
  if (typeof cells === 'string') throw invalidFile(cells);
  return cells.map((cell) => cell.trim());
}

type ReadBody = (text: string) => { readonly body: unknown } | { readonly errors: FieldError[] };

/** Numbers the records; lines without text are none. */
async function* itemsOf(
  records: AsyncIterable<RawRecord>,
  firstIndex: number,
  readBody: ReadBody,
): AsyncGenerator<Item> {
  let index = firstIndex;
  for await (const { bytes, fault, end } of records) {
    const text = bytes && textOf(bytes);
    if (text?.trim() === '') continue;
    const next = { byte: end, index: index + 1 };
    if (fault) yield { index, errors: [{ pointer: '', detail: FAULTS[fault] }], next };
    else if (text === undefined) yield { index, errors: [NOT_UTF8], next };
    else yield { index, ...readBody(text), next };
    index += 1;
  }
}

const FAULTS = {
  'too-long': `The line has more than ${MOST_RECORD_BYTES} bytes, the most that is taken.`,
  'open-quote': 'A quote that opens in this line is never closed.',
} as const;

const NOT_UTF8: FieldError = { pointer: '', detail: 'The line is not UTF-8 text.' };

const decoder = new TextDecoder('utf-8', { fatal: true });

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function bodyOfLine(text: string) {
  try {
    return { body: JSON.parse(text) as unknown };
  } catch {
    return { errors: [{ pointer: '', detail: 'The line is not JSON.' }] };
  }
}

function bodyOfRecord(text: string, delimiter: string, columns: Columns) {
  const cells = cellsOf(text, delimiter);
  if (typeof cells === 'string') return { errors: [{ pointer: '', detail: cells }] };
  return bodyOfCells(cells, columns);
}

/** The body of an item's job: what the template says, and over it what the item says. */
export function bodyWith(template: Batch['template'], item: unknown): unknown {
  return template && isFields(item) ? merged(template, item) : item;
}

const invalidFile = (why: string) =>
  new JobFailure('BATCH_FILE_INVALID', `The file cannot be read. ${why}`);
