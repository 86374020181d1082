import type { AttemptFiles } from '../../jobs/ports.ts';
import type { Row } from '../extract/read-row.ts';
import { marksIn, type PageMark, rowsIn } from '../output/parts.ts';
import { partName, SEEN_NAME } from './part-sink.ts';
import type { Parts, WalkState } from './state.ts';

/** Parts that are on their way at once: a slow scrape has thousands of small ones. */
const AHEAD = 4;

/** Rows that are handed on together: one by one costs more than the rows. */
const ROWS_A_BATCH = 200;

type Stored = Pick<WalkState, 'parts' | 'seen'>;

/** The rows that were stored so far, in their order. */
export async function* storedRows(
  files: AttemptFiles,
  { parts }: Stored,
): AsyncGenerator<readonly Row[]> {
  for await (const part of storedParts(files, parts)) {
    let batch: Row[] = [];
    for (const row of rowsIn(part)) {
      batch.push(row);
      if (batch.length < ROWS_A_BATCH) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }
}

/** What an attempt had seen when its time was over. */
export const storedSeen = async (files: AttemptFiles, attempt: number): Promise<string> =>
  (await bytesOf(files.read(files.keyOf(SEEN_NAME, attempt)))).toString('latin1');

/** The pages that were read since somebody stored what was seen. */
export async function* storedMarks(
  files: AttemptFiles,
  { parts, seen }: Stored,
): AsyncGenerator<PageMark> {
  const known = new Map(seen?.parts);
  for await (const part of storedParts(files, parts, known)) yield* marksIn(part);
}

/** @param known - parts of each attempt that nobody needs */
async function* storedParts(
  files: AttemptFiles,
  parts: Parts,
  known: ReadonlyMap<number, number> = new Map(),
): AsyncGenerator<Buffer> {
  const keys = parts.flatMap(([attempt, count]) =>
    Array.from({ length: count }, (_, index) => index)
      .slice(known.get(attempt) ?? 0)
      .map((index) => files.keyOf(partName(index), attempt)),
  );
  const ahead: Promise<Buffer>[] = [];
  for (const key of keys) {
    ahead.push(begun(bytesOf(files.read(key))));
    const first = ahead.length > AHEAD ? ahead.shift() : undefined;
    if (first) yield await first;
  }
  for (const last of ahead) yield await last;
}

/** Heard of when its turn comes, and by nobody when one before it has failed. */
function begun<Value>(work: Promise<Value>): Promise<Value> {
  work.catch(() => undefined);
  return work;
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
