import { createHash } from 'node:crypto';
import type { Row } from '../extract/read-row.ts';
import type { PageMark } from '../output/parts.ts';

/** 72 bits: two of a million rows share a hash once in ten billion scrapes. */
export const hashOf = (text: string): string =>
  createHash('sha256').update(text).digest('base64').slice(0, 12);

/** What a scrape has met already. */
export interface Seen {
  /** Remembers a row. @returns whether an equal one was there before */
  row(row: Row): boolean;
  /** Remembers a page. @returns whether one of this address or with these rows was there before */
  page(mark: PageMark): boolean;
}

/** @param dedupe - fields that make a row what it is; absent: rows are never equal */
export function createSeen(dedupe: readonly string[] | undefined): Seen {
  const rows = new Set<string>();
  const addresses = new Set<string>();
  const contents = new Set<string>();
  const put = (into: Set<string>, hash: string): boolean => {
    const isKnown = into.has(hash);
    into.add(hash);
    return isKnown;
  };
  return {
    row: (row) =>
      dedupe !== undefined && put(rows, hashOf(JSON.stringify(dedupe.map((name) => row[name])))),
    page: (mark) => {
      const isKnownAddress = put(addresses, mark.page);
      return (mark.rows !== '' && put(contents, mark.rows)) || isKnownAddress;
    },
  };
}

/** The mark of a page; pages without rows are equal to none. */
export const markOf = (url: string, rows: readonly Row[]): PageMark => ({
  page: hashOf(url),
  rows: rows.length === 0 ? '' : hashOf(JSON.stringify(rows)),
});
