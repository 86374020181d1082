import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A row of an example, as it stands in `rows.jsonl`. */
export type ScrapedRow = Readonly<Record<string, unknown>>;

/**
 * What the documents of an example say, found by other means than a recipe: by the data that they
 * were made from, by another rendering of them, or by expressions over their text.
 */
export interface Reading {
  /** @param root - folder of the package */
  readonly read: (root: string) => Promise<readonly unknown[]>;
  /** What of a scraped row must be equal to what was read. */
  readonly view: (row: ScrapedRow) => unknown;
}

export const textAt = (root: string, path: string): Promise<string> =>
  readFile(join(root, path), 'utf8');

/** One result for each match, of its groups. */
export const each = <Result>(
  text: string,
  pattern: RegExp,
  take: (...groups: readonly string[]) => Result,
): readonly Result[] =>
  [...text.matchAll(pattern)].map(([, ...groups]) => take(...groups.map((group) => group ?? '')));

/** Of a piece of HTML, without its tags and with its white space collapsed. */
export const bare = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/[\s\u00a0]+/g, ' ')
    .trim();

/** The fields of a row that are named. */
export const pick =
  (...names: readonly string[]) =>
  (row: ScrapedRow): ScrapedRow =>
    Object.fromEntries(names.map((name) => [name, row[name]]));

/**
 * What was scraped and what was read otherwise, each as far as it can be compared and in an order of
 * its own: that of the rows is the table's, which is written down.
 */
export async function compared(reading: Reading, rows: readonly ScrapedRow[], root: string) {
  return { scraped: inOrder(rows.map(reading.view)), read: inOrder(await reading.read(root)) };
}

const inOrder = (values: readonly unknown[]): readonly string[] =>
  values.map((value) => JSON.stringify(value)).sort();
