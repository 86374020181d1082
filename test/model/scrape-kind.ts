import * as z from 'zod';
import { Continuation } from '../../src/jobs/continuation.ts';
import type { JobRequest } from '../../src/jobs/job.ts';
import type { RunContext, RunKind } from '../../src/jobs/ports.ts';
import type { Document } from '../../src/recipes/extract/document.ts';
import { parseHtml } from '../../src/recipes/extract/html-document.ts';
import { Recipe } from '../../src/recipes/recipe.ts';
import { createPartSink, partPorts } from '../../src/recipes/walk/part-sink.ts';
import type { PageSource } from '../../src/recipes/walk/ports.ts';
import { BEGINNING, WalkState } from '../../src/recipes/walk/state.ts';
import { storedRows } from '../../src/recipes/walk/stored-parts.ts';
import { walk } from '../../src/recipes/walk/walk.ts';
import type { Ask } from './ports.ts';

/** What a scrape of the model reads: pages with one row each, some of them in one invocation. */
export const ScrapeOrder = z.object({
  pages: z.int().default(2),
  atOnce: z.int().default(1),
  /** Whether it saves after each page, and not only at the end of an invocation. */
  isEager: z.boolean().default(false),
});
export type ScrapeOrder = z.output<typeof ScrapeOrder>;

/** The file that a finished scrape leaves. */
export const ROWS = 'rows.jsonl';

const SPENT = { browserMs: 0, downloadedBytes: 0, storedBytes: 0 };

/** More than a page may be unsaved: see `UNSAVED_MAX_MS`. */
const LONG_MS = 10_000;

const recipe = Recipe.parse({
  start: ['https://example.com/1'],
  list: 'li',
  fields: [{ name: 'row', type: 'number' }],
  pagination: { type: 'next', select: 'a' },
});

/** The real walk through pages, with the real parts and checkpoints, on pages of the model. */
export const scrapeAsking =
  (ask: Ask): RunKind =>
  async (request, context) => {
    const order = ScrapeOrder.parse(request.input);
    const ports = partPorts(context, clockOf(order));
    const { saved } = ports.progress;
    const begun = saved === undefined ? BEGINNING : WalkState.parse(JSON.parse(saved));
    const source = pagesAsking(ask, request, context, order);
    const sink = createPartSink(ports);
    let left = order.atOnce;
    const hasTime = () => {
      left -= 1;
      return left > 0;
    };
    const state = begun.position
      ? await walk({ recipe, values: {}, source, sink, files: ports.files, hasTime }, begun)
      : begun;
    if (state.position) throw new Continuation(SPENT);
    const rows: unknown[] = [];
    for await (const some of storedRows(ports.files, state)) rows.push(...some);
    const body = Buffer.from(rows.map((row) => `r${JSON.stringify(row)}\n`).join(''));
    const artifact = await context.put(ROWS, 'application/jsonl', body);
    return { artifacts: [artifact], report: {}, browserMs: 0, downloadedBytes: 0 };
  };

/** A clock of its own, which says when to save and is no part of what is searched. */
function clockOf({ isEager }: ScrapeOrder): () => number {
  let clock = 0;
  return () => {
    clock += isEager ? LONG_MS : 0;
    return clock;
  };
}

function pagesAsking(
  ask: Ask,
  { jobId }: JobRequest,
  { signal }: RunContext,
  { pages }: ScrapeOrder,
): PageSource {
  const open = async (url: string) => {
    await ask('site.visit', [jobId], { signal, by: 'throwing' });
    return { status: 200, document: pageAt(url, pages) };
  };
  return { open, openDetail: open, more: async () => undefined, skip: async () => false };
}

const known = new Map<string, Document>();

function pageAt(url: string, pages: number): Document {
  const key = `${url} of ${pages}`;
  const number = Number(new URL(url).pathname.slice(1));
  const next = number < pages ? `<a href="/${number + 1}">next</a>` : '';
  const page = known.get(key) ?? parseHtml(`<ul><li>${number}</li></ul>${next}`, url);
  known.set(key, page);
  return page;
}
