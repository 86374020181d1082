import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { scrapingOverHttp } from '../../../../src/kinds/scrape/without-browser.ts';
import { parseHtml } from '../../../../src/recipes/extract/html-document.ts';
import { createWalledFetch } from '../../../../src/wall/fetch.ts';
import { runScrapeJob } from '../../../support/catalogue/job-world.ts';
import { nextPage } from '../../../support/catalogue/pages.ts';
import { recipeFor } from '../../../support/catalogue/recipes.ts';
import { type CatalogueSite, startCatalogue } from '../../../support/catalogue/site.ts';
import { policyWith } from '../../../support/policy.ts';

const CATALOGUE = { items: 20_500, perPage: 50 };

/** Of it, some 70 bytes a row are the hashes by which doubles are known. */
const MOST_GROWTH_MB = 4;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

function liveMb(): number {
  // What the first round only marks as finished, the second takes away.
  collect();
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}

describe('what lives in memory while a scrape goes on', () => {
  let site: CatalogueSite;
  afterEach(() => site.close());

  /** @returns by how much it grew between row 1,000 and row 20,000, in MB */
  async function growth(onPage: (page: number) => void): Promise<number> {
    site = await startCatalogue(CATALOGUE);
    const live = new Map<number, number>();
    let pages = 0;
    const pageTurn = {
      before: async () => {
        const rows = pages * CATALOGUE.perPage;
        if (rows === 1_000 || rows === 20_000) live.set(rows, liveMb());
        pages += 1;
        onPage(pages);
      },
      sent: () => {},
      after: async () => {},
    };
    const run = scrapingOverHttp(() => Promise.reject(new Error('This needs a browser.')), {
      fetch: createWalledFetch(policyWith(`127.0.0.1:${site.port}`)),
      userAgent: 'Gannet/test',
      now: () => 0,
    });
    const recipe = recipeFor('next', site.origin, { dedupe: ['id'] });
    const { outcome } = await runScrapeJob(run, { recipe }, { pageTurn });
    expect(outcome.report).toMatchObject({ scrape: { rows: CATALOGUE.items } });
    return (live.get(20_000) ?? Number.NaN) - (live.get(1_000) ?? Number.NaN);
  }

  it('hardly grows with its rows', { timeout: 60_000 }, async () => {
    expect(await growth(() => {})).toBeLessThan(MOST_GROWTH_MB);
  });

  it('would be seen to grow if pages were kept', { timeout: 60_000 }, async () => {
    const kept: unknown[] = [];

    const grown = await growth((page) => {
      kept.push(parseHtml(nextPage(CATALOGUE, page), site.origin));
    });

    expect(grown).toBeGreaterThan(2 * MOST_GROWTH_MB);
    expect(kept).toHaveLength(CATALOGUE.items / CATALOGUE.perPage);
  });
});
