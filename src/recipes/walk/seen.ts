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
  for (let at = 0; at < mark.keys.length; at += HASH_CHARS) {
    seen.row(mark.keys.slice(at, at + HASH_CHARS));
  }
}

/** The mark of a page; pages without rows are equal to none. */
export const markOf = (url: string, rows: readonly Row[]): Omit<PageMark, 'keys'> => ({
  page: hashOf(url),
  rows: rows.length === 0 ? '' : hashOf(JSON.stringify(rows)),
});
