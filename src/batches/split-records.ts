import type { FindEnd } from './find-end.ts';

/** One record of a file, as it lies there. */
export interface RawRecord {
  /** Without its line end; absent when the record is no good. */
  readonly bytes?: Uint8Array;
  readonly fault?: 'too-long' | 'open-quote';
  /** Where the next record begins. */
  readonly end: number;
}

export interface SplitOptions {
  /** Position in the file of the first byte that is handed in. */
  readonly fromByte: number;
  readonly findEnd: FindEnd;
  /** A longer record is passed over, and never held in memory. */
  readonly mostBytes: number;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.of(0xef, 0xbb, 0xbf);

/**
 * Cuts a stream of bytes into records. What comes out depends on the bytes from `fromByte` on and
 * on nothing else, so whoever begins at the `end` of a record gets what follows it.
 *
 * Of a record that is too long, or whose quote is never closed, one line is passed over: a mistake
 * in one line costs that line.
 */
export async function* splitRecords(
  chunks: AsyncIterable<Uint8Array>,
  options: SplitOptions,
): AsyncGenerator<RawRecord> {
  const window: Window = { rest: Buffer.alloc(0), start: options.fromByte, skipping: false };
  for await (const chunk of chunks) {
    append(window, chunk);
    // A mark may be cut in two; no file worth the name is shorter.
    if (window.start === 0 && window.rest.length < BYTE_ORDER_MARK.length) continue;
    yield* takeAll(window, options, false);
  }
  yield* takeAll(window, options, true);
}

/** The part of the file that is in memory. */
interface Window {
  rest: Buffer;
  /** Position of `rest` in the file. */
  start: number;
  /** Inside a line that is too long: up to its end nothing is of interest. */
  skipping: boolean;
}

function append(window: Window, chunk: Uint8Array): void {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  window.rest = window.rest.length === 0 ? bytes : Buffer.concat([window.rest, bytes]);
}

function* takeAll(window: Window, options: SplitOptions, isLast: boolean): Generator<RawRecord> {
  if (window.start === 0 && window.rest.subarray(0, 3).equals(BYTE_ORDER_MARK)) drop(window, 3);
  let at = 0;
  for (;;) {
    const taken = window.skipping
      ? skipLine(window, at, isLast)
      : takeOne(window, at, options, isLast);
    if (!taken) break;
    at = taken.next;
    if (taken.record) yield taken.record;
  }
  drop(window, at);
}

function drop(window: Window, bytes: number): void {
  window.rest = window.rest.subarray(bytes);
  window.start += bytes;
}

interface Taken {
  /** Position in the window after what was taken. */
  readonly next: number;
  readonly record?: RawRecord;
}

function takeOne(
  window: Window,
  from: number,
  { findEnd, mostBytes }: SplitOptions,
  isLast: boolean,
): Taken | undefined {
  const { rest, start } = window;
  if (from >= rest.length) return undefined;
  const to = Math.min(rest.length, from + mostBytes + 1);
  const { lineFeed, isOpen } = findEnd(rest, from, to);
  if (lineFeed >= 0) {
    const next = lineFeed + 1;
    return { next, record: { bytes: withoutReturn(rest, from, lineFeed), end: start + next } };
  }
  if (to - from <= mostBytes) {
    if (!isLast) return undefined;
    if (!isOpen) return { next: to, record: { bytes: rest.subarray(from), end: start + to } };
  }
  const line = rest.indexOf(LINE_FEED, from);
  if (line >= 0 && line < to) {
    return { next: line + 1, record: { fault: 'open-quote', end: start + line + 1 } };
  }
  if (isLast && isOpen) return { next: to, record: { fault: 'open-quote', end: start + to } };
  window.skipping = true;
  return { next: to };
}

function skipLine(window: Window, from: number, isLast: boolean): Taken | undefined {
  const { rest, start } = window;
  const line = rest.indexOf(LINE_FEED, from);
  if (line < 0 && !isLast) return from < rest.length ? { next: rest.length } : undefined;
  window.skipping = false;
  const next = line < 0 ? rest.length : line + 1;
  return { next, record: { fault: 'too-long', end: start + next } };
}

const withoutReturn = (bytes: Uint8Array, from: number, lineFeed: number): Uint8Array =>
  bytes.subarray(
    from,
    lineFeed > from && bytes[lineFeed - 1] === CARRIAGE_RETURN ? lineFeed - 1 : lineFeed,
  );
