import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectedCsv } from '../../../support/catalogue/items.ts';
import { runScrapeJob } from '../../../support/catalogue/job-world.ts';
import { recipeFor, type Style } from '../../../support/catalogue/recipes.ts';
import { type CatalogueSite, startCatalogue } from '../../../support/catalogue/site.ts';
import { carefully } from '../../../support/catalogue/variants.ts';
import { startRunner, type TestRunner } from '../../../support/kind-runner.ts';

const CATALOGUE = { items: 63, perPage: 7 };

describe('a page that loads more, but not as it should', () => {
  let site: CatalogueSite;
  let runner: TestRunner;
  /** What the requests of the page are answered with, page by page; absent: as they should be. */
  let answers: Record<number, (asked: number) => number> = {};

  beforeEach(async () => {
    answers = {};
    const asked: Record<number, number> = {};
    site = await startCatalogue(CATALOGUE, (url, response) => {
      if (url.pathname !== '/fragment') return carefully(CATALOGUE)(url, response);
      const page = Number(url.searchParams.get('page'));
      asked[page] = (asked[page] ?? 0) + 1;
      const status = answers[page]?.(asked[page]) ?? 200;
      if (status === 200) return false;
      response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Sorry</h1>');
      return true;
    });
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
  afterEach(async () => {
    await runner.close();
    await site.close();
  });

  const scrape = (style: Style, more: object = {}) =>
    runScrapeJob(runner.runKind, {
      recipe: recipeFor(style, site.origin, {
        pagination:
          style === 'click'
            ? { type: 'click', select: '#more', waitMs: 1_000 }
            : { type: 'scroll', waitMs: 1_000 },
        ...more,
      }),
    });

  it.each<Style>(['click', 'scroll'])(
    'is asked again by "%s" when a request of it failed once, and nothing is lost',
    async (style) => {
      answers = {
        4: (asked) => (asked === 1 ? 500 : 200),
        7: (asked) => (asked === 1 ? 503 : 200),
      };

      const { file, outcome } = await scrape(style);

      expect(file('rows.csv').toString()).toBe(expectedCsv(63, site.origin));
      expect(outcome.report).toMatchObject({ scrape: { rows: 63, stoppedBecause: 'end' } });
    },
  );

  it.each<Style>(['click', 'scroll'])(
    'does not look complete when "%s" brings nothing any more',
    async (style) => {
      answers = { 5: () => 500 };

      await expect(scrape(style, { minRows: 63 })).rejects.toMatchObject({
        code: 'TOO_FEW_ROWS',
        message: expect.stringContaining('28 rows'),
      });
    },
  );
});
