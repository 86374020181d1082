import * as z from 'zod';
import type { Row } from '../extract/read-row.ts';

/**
 * What was scraped, until the job is done: files of lines, each written whole and named by a
 * checkpoint afterwards. A line is a row, or a page that was read: what a later invocation needs to
 * know which rows and pages it has seen.
 */
const PageMark = z.object({
  /** Hashes of the address and of the rows. */
  page: z.string(),
  rows: z.string(),
  /** Hashes of the rows that were kept, where they are to differ: so that nobody reads them again. */
  keys: z.string().default(''),
});
export type PageMark = z.output<typeof PageMark>;

const [ROW, PAGE, END] = [Buffer.from('r')[0], Buffer.from('p')[0], Buffer.from('\n')[0]];

/** The lines of one page. */
export const pageLines = (rows: readonly Row[], mark: PageMark): string =>
  `${rows.map((row) => `r${JSON.stringify(row)}\n`).join('')}p${JSON.stringify(mark)}\n`;

/** The rows of a part. Our own hand wrote them, so they need no second look. */
export function* rowsIn(part: Buffer): Generator<Row> {
  for (const line of linesIn(part, ROW)) yield JSON.parse(line) as Row;
}

/** The pages of a part; its rows are passed over. */
export function* marksIn(part: Buffer): Generator<PageMark> {
  for (const line of linesIn(part, PAGE)) yield PageMark.parse(JSON.parse(line));
}

function* linesIn(part: Buffer, type: number | undefined): Generator<string> {
  let start = 0;
  while (start < part.length) {
    const found = part.indexOf(END ?? 0, start);
    const end = found < 0 ? part.length : found;
    if (part[start] === type) yield part.toString('utf8', start + 1, end);
    start = end + 1;
  }
}
