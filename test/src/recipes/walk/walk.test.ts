import { describe, expect, it } from 'vitest';
import { parseHtml } from '../../../../src/recipes/extract/html-document.ts';
import { expectedCsv } from '../../../support/catalogue/items.ts';
import { createMemorySource } from '../../../support/catalogue/memory-source.ts';
import { recipeFor, type Style } from '../../../support/catalogue/recipes.ts';
import { createScrapeWorld, csvOf, scrapeOnce } from '../../../support/catalogue/scraping.ts';

const ORIGIN = 'http://catalogue.test';
const CATALOGUE = { items: 47, perPage: 5 };
const SMALL = { items: 13, perPage: 3 };
const STYLES: readonly Style[] = ['next', 'pages', 'cursor', 'click'];

describe.each(STYLES)('a catalogue with pages by "%s"', (style) => {
  const recipe = recipeFor(style, ORIGIN);

  it('is read whole, in its order', async () => {
    const ports = createScrapeWorld().worker();
    const source = createMemorySource(CATALOGUE);

    const state = await scrapeOnce({ recipe, source, ports });

    expect(state).toMatchObject({ rows: 47, pages: 10, stoppedBecause: 'end' });
    expect(await csvOf(recipe, ports, state)).toBe(expectedCsv(47));
  });

  it('is read over as many invocations as there are pages', async () => {
    const world = createScrapeWorld();
    let ports = world.worker();
    let state = await scrapeOnce({
      recipe,
      source: createMemorySource(CATALOGUE),
      ports,
      pages: 1,
    });
    let invocations = 1;
    while (state.position) {
      ports = world.worker();
      state = await scrapeOnce({ recipe, source: createMemorySource(CATALOGUE), ports, pages: 1 });
      invocations += 1;
    }

    expect(invocations).toBeGreaterThanOrEqual(10);
    expect(await csvOf(recipe, ports, state)).toBe(expectedCsv(47));
  });

  it('loses and doubles nothing, wherever a worker dies', async () => {
    const counts = { steps: 0 };
    await scrapeOnce({
      recipe,
      source: createMemorySource(SMALL),
      ports: createScrapeWorld().worker(() => {
        counts.steps += 1;
      }),
    });
    expect(counts.steps).toBeGreaterThan(15);

    for (let deadly = 1; deadly <= counts.steps; deadly += 1) {
      const world = createScrapeWorld();
      let step = 0;
      const dying = world.worker(() => {
        step += 1;
        // A dead worker does nothing more: neither what it was about to do, nor anything after.
        if (step >= deadly) throw new Error('dead');
      });
      const source = createMemorySource(SMALL);
      await expect(scrapeOnce({ recipe, source, ports: dying })).rejects.toThrow('dead');

      const ports = world.worker();
      const state = await scrapeOnce({ recipe, source: createMemorySource(SMALL), ports });

      expect(await csvOf(recipe, ports, state)).toBe(expectedCsv(13));
    }
  });

  it.each(['before', 'after'])(
    'loses and doubles nothing when a write fails %s it was done, and the worker lives on',
    async (when) => {
      for (let failing = 1; ; failing += 1) {
        const world = createScrapeWorld();
        let writes = 0;
        const unlucky = world.worker((what) => {
          writes += what.startsWith(when) ? 1 : 0;
          if (what.startsWith(when) && writes === failing) throw new Error('busy');
        });
        const scraped = scrapeOnce({ recipe, source: createMemorySource(SMALL), ports: unlucky });
        const isOver = await scraped.then(
          () => true,
          () => false,
        );
        if (isOver && writes < failing) break;

        const ports = world.worker();
        const state = await scrapeOnce({ recipe, source: createMemorySource(SMALL), ports });

        expect(await csvOf(recipe, ports, state)).toBe(expectedCsv(13));
      }
    },
  );
});

describe('a scrape', () => {
  const scrape = async (more: object, catalogue = CATALOGUE, style: Style = 'next') => {
    const recipe = recipeFor(style, ORIGIN, more);
    const ports = createScrapeWorld().worker();
    const source = createMemorySource(catalogue);
    const state = await scrapeOnce({ recipe, source, ports });
    return { state, source, csv: await csvOf(recipe, ports, state) };
  };

  it.each([
    [{ maxPages: 3 }, 'max-pages', 15],
    [{ maxRows: 7 }, 'max-rows', 7],
    [{ before: { field: 'day', date: '2026-11-21' } }, 'date', 13],
  ])('ends by %j', async (stop, stoppedBecause, rows) => {
    const { state, csv } = await scrape({ stop });

    expect(state).toMatchObject({ stoppedBecause, rows });
    expect(csv).toBe(expectedCsv(rows));
  });

  it('does not go in circles', async () => {
    const other: Record<string, string> = { [`${ORIGIN}/a`]: '/b', [`${ORIGIN}/b`]: '/a' };
    const open = async (url: string) => ({
      status: 200,
      document: parseHtml(`<a href="${other[url]}">${url}</a>`, url),
    });
    const source = { open, openDetail: open, more: async () => undefined, skip: async () => false };
    const recipe = {
      start: [`${ORIGIN}/a`],
      fields: [{ name: 'a', select: 'a' }],
      pagination: { type: 'next', select: 'a' },
    };

    const state = await scrapeOnce({ recipe, source, ports: createScrapeWorld().worker() });

    expect(state).toMatchObject({ rows: 2, stoppedBecause: 'repeat' });
  });

  it('reads a page once, also if it is named twice', async () => {
    const start = [`${ORIGIN}/next?page=1`, `${ORIGIN}/next?page=1`];
    const { state } = await scrape({ pagination: undefined, start });

    expect(state).toMatchObject({ rows: 5, stoppedBecause: 'repeat' });
  });

  it('keeps the first of equal rows', async () => {
    const { state } = await scrape({ dedupe: ['day'] });

    expect(state).toMatchObject({ rows: 7, duplicates: 40 });
  });

  it('remembers equal rows over invocations', async () => {
    const recipe = recipeFor('next', ORIGIN, { dedupe: ['day'] });
    const world = createScrapeWorld();
    await scrapeOnce({
      recipe,
      source: createMemorySource(CATALOGUE),
      ports: world.worker(),
      pages: 4,
    });

    const state = await scrapeOnce({
      recipe,
      source: createMemorySource(CATALOGUE),
      ports: world.worker(),
    });

    expect(state).toMatchObject({ rows: 7, duplicates: 40 });
  });

  it('merges what stands on the pages behind its rows', async () => {
    const detail = {
      follow: 'url',
      concurrency: 3,
      fields: [{ name: 'weight', select: '.weight', type: 'number', required: true }],
    };
    const { state, csv, source } = await scrape({ detail }, { items: 7, perPage: 4 });

    expect(state).toMatchObject({ rows: 7, detailPages: 7 });
    expect(source.opened.filter((url) => url.includes('/p/'))).toHaveLength(7);
    expect(csv.split('\r\n')[1]).toMatch(/,\d+$/);
  });

  it('fails at the page that lacks a required field, names it, and keeps what was read before', async () => {
    const recipe = recipeFor('next', ORIGIN, {
      fields: [{ name: 'gone', select: ['.nope', '//nope'], required: true }],
    });
    const world = createScrapeWorld();

    await expect(
      scrapeOnce({ recipe, source: createMemorySource(CATALOGUE), ports: world.worker() }),
    ).rejects.toMatchObject({
      code: 'FIELD_MISSING',
      message: `Row 1 of ${ORIGIN}/next?page=1 has no "gone" (.nope or //nope).`,
    });
  });

  it('counts such rows where partial ones are wanted', async () => {
    const fields = [
      { name: 'id', get: '@data-id' },
      { name: 'gone', select: '.nope', required: true },
    ];
    const { state } = await scrape({ onMissing: 'partial', fields });

    expect(state).toMatchObject({ rows: 47, partial: 47 });
    expect(state.fields.gone).toEqual([47]);
  });

  it('counts fields of any name, also of those that every object has', async () => {
    const fields = [
      { name: 'constructor', select: 'h2' },
      { name: 'toString', select: '.nope' },
    ];
    const { state } = await scrape({ fields });

    expect(Object.hasOwn(state.fields, 'constructor') && state.fields.constructor).toEqual([
      47, 47, 47,
    ]);
    expect(state.fields).toHaveProperty('toString', [47]);
  });

  it('counts how often a fallback took over', async () => {
    const { state } = await scrape({});

    expect(state.fields.price).toEqual([47, 0, 0, 47, 47]);
  });
});
