import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectedCsv } from '../../../support/catalogue/items.ts';
import { runScrapeJob } from '../../../support/catalogue/job-world.ts';
import { recipeFor, type Style } from '../../../support/catalogue/recipes.ts';
import { type CatalogueSite, startCatalogue } from '../../../support/catalogue/site.ts';
import { startRunner, type TestRunner } from '../../../support/kind-runner.ts';

describe('a scrape with a browser', () => {
  let site: CatalogueSite;
  let runner: TestRunner;

  beforeAll(async () => {
    site = await startCatalogue({ items: 63, perPage: 7 });
    runner = await startRunner([
      {
        hosts: ['127.0.0.1'],
        port: site.port,
        url: () => '',
        secureUrl: () => '',
        requests: [],
        close: async () => {},
      },
    ]);
  });
  afterAll(async () => {
    await runner.close();
    await site.close();
  });

  const scrape = (style: Style, more: object = {}) =>
    runScrapeJob(runner.runKind, {
      recipe: recipeFor(style, site.origin, { render: 'browser', ...more }),
    });

  it.each<Style>(['next', 'pages', 'click', 'scroll'])(
    'reads the catalogue by "%s" as it is read without one, row by row',
    async (style) => {
      const { file, outcome } = await scrape(style);

      expect(file('rows.csv').toString()).toBe(expectedCsv(63, site.origin));
      expect(outcome.report).toMatchObject({
        complete: expect.any(Boolean),
        scrape: { rows: 63, pages: 9, stoppedBecause: 'end' },
      });
    },
  );

  it('reads the pages behind its rows in the same tab', async () => {
    const detail = {
      follow: 'url',
      fields: [{ name: 'weight', select: '.weight', type: 'number', required: true }],
    };

    const { outcome } = await scrape('next', { detail, stop: { maxPages: 1 } });

    expect(outcome.report).toMatchObject({ scrape: { rows: 7, detailPages: 7 } });
  });

  it('reads them without the browser where that is enough', async () => {
    const detail = {
      follow: 'url',
      render: 'http',
      concurrency: 3,
      fields: [{ name: 'weight', select: '.weight', type: 'number', required: true }],
    };

    const { outcome } = await scrape('click', { detail, stop: { maxPages: 2 } });

    expect(outcome.report).toMatchObject({
      scrape: { rows: 14, detailPages: 14, stoppedBecause: 'max-pages' },
    });
  });

  it('opens more pages than one page may go on to by itself', async () => {
    const many = Array.from({ length: 40 }, (_, index) => `${site.origin}/p/${index + 1}`);
    const recipe = { start: many, render: 'browser', fields: [{ name: 'title', select: 'h1' }] };

    const { outcome } = await runScrapeJob(runner.runKind, { recipe });

    expect(outcome.report).toMatchObject({ scrape: { rows: 40, stoppedBecause: 'end' } });
  });

  it('tells which selector browsers do not know', async () => {
    await expect(scrape('click', { list: 'li:contains("Chair")' })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('li:contains("Chair")'),
    });
  });

  it('goes on in another invocation with a page that does not come in time', async () => {
    let isSlow = true;
    const slow = await startCatalogue({ items: 21, perPage: 7 }, ({ searchParams }) => {
      const isSwallowed = isSlow && searchParams.get('page') === '3';
      if (isSwallowed) isSlow = false;
      return isSwallowed;
    });
    const other = await startRunner([{ hosts: ['127.0.0.1'], port: slow.port }]);

    const { outcome, invocations, file } = await runScrapeJob(
      other.runKind,
      { recipe: recipeFor('next', slow.origin, { render: 'browser' }) },
      { budgetMs: 8_000 },
    );

    expect(invocations).toBe(2);
    expect(outcome.report).toMatchObject({ scrape: { rows: 21, pages: 3 } });
    expect(file('rows.csv').toString()).toBe(expectedCsv(21, slow.origin));
    await other.close();
    await slow.close();
  });
});
