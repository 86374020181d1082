import { hash } from 'node:crypto';
import type { Row } from '../extract/read-row.ts';
import type { PageMark } from '../output/parts.ts';

const HASH_CHARS = 12;

/** 72 bits: two of a million rows share a hash once in ten billion scrapes. */
const hashOf = (text: string): string => hash('sha256', text, 'base64').slice(0, HASH_CHARS);

/** What makes a row what it is, as a hash. */
export const keyOf = (row: Row, dedupe: readonly string[]): string =>
  hashOf(JSON.stringify(dedupe.map((name) => row[name])));

/** What a scrape has met already. */
export interface Seen {
  /** Remembers a row. @returns whether one of this key was there before */
  row(key: string): boolean;
  /** Remembers a page. @returns whether one of this address or with these rows was there before */
  page(mark: Omit<PageMark, 'keys'>): boolean;
  /** All of it, to be remembered by `recallAll` in another invocation. */
  all(): string;
}

export function createSeen(): Seen {
  const keys = new Set<string>();
  const addresses = new Set<string>();
  const contents = new Set<string>();
  return {
    row: (key) => put(keys, key),
    page: ({ page, rows }) => {
      const isKnownAddress = put(addresses, page);
      return (rows !== '' && put(contents, rows)) || isKnownAddress;
    },
    all: () => [keys, addresses, contents].map((hashes) => [...hashes].join('')).join('\n'),
  };
}

function put(into: Set<string>, key: string): boolean {
  const isKnown = into.has(key);
  into.add(key);
  return isKnown;
}

/** Remembers a page that another invocation has read, and its rows. */
export function recall(seen: Seen, mark: PageMark): void {
  seen.page(mark);
  for (const key of hashesIn(mark.keys)) seen.row(key);
}

/** Remembers everything that another invocation had seen. */
export function recallAll(seen: Seen, all: string): void {
  const [keys = '', addresses = '', contents = ''] = all.split('\n');
  for (const key of hashesIn(keys)) seen.row(key);
  for (const page of hashesIn(addresses)) seen.page({ page, rows: '' });
  // An address is a hash, too, and none of them is empty.
  for (const rows of hashesIn(contents)) seen.page({ page: '', rows });
}

function* hashesIn(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += HASH_CHARS) yield text.slice(at, at + HASH_CHARS);
}

/** The mark of a page; pages without rows are equal to none. */
export const markOf = (url: string, rows: readonly Row[]): Omit<PageMark, 'keys'> => ({
  page: hashOf(url),
  rows: rows.length === 0 ? '' : hashOf(JSON.stringify(rows)),
});
