import { createHash } from 'node:crypto';
import { DOCUMENTS_ORIGIN, type Example } from '../../../examples/recipes/example.ts';
import type { ScrapedRow } from './reading.ts';

/** The tables of an example, as if its documents were where its recipe believes them. */
export interface Table {
  readonly rows: number;
  readonly sha256: string;
  readonly head: readonly string[];
  readonly values: readonly ScrapedRow[];
}

/** Lines of a table that its example shows, its header among them, and how long each may be. */
const HEAD_LINES = 4;
const LINE_MAX_CHARS = 300;

interface Files {
  readonly csv: string;
  readonly jsonl: string;
}

/** @param origin - where the documents were served */
export function tableOf({ csv, jsonl }: Files, origin: string): Table {
  const asWritten = (text: string) => text.replaceAll(origin, DOCUMENTS_ORIGIN);
  const table = asWritten(csv);
  const values = asWritten(jsonl)
    .split('\n')
    .filter((line) => line !== '')
    .map((line): ScrapedRow => JSON.parse(line));
  return {
    rows: values.length,
    sha256: createHash('sha256').update(table).digest('hex'),
    head: table
      .split('\r\n', HEAD_LINES)
      .filter((line) => line !== '')
      .map((line) => line.slice(0, LINE_MAX_CHARS)),
    values,
  };
}

/** What goes to the kind `scrape`. */
export const inputOf = ({ recipe, parameters }: Example) => ({
  recipe,
  parameters,
  output: { formats: ['csv', 'jsonl'] },
});
