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
});
export type PageMark = z.output<typeof PageMark>;

export const rowLine = (row: Row): string => `r${JSON.stringify(row)}\n`;

export const pageLine = (mark: PageMark): string => `p${JSON.stringify(mark)}\n`;

/** What a line says. Our own hand wrote it, so a row needs no second look. */
export function readLine(line: string): { readonly row: Row } | { readonly mark: PageMark } {
  const value: unknown = JSON.parse(line.slice(1));
  return line.startsWith('p') ? { mark: PageMark.parse(value) } : { row: value as Row };
}

/** The lines of a file, without holding more than one of them. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
