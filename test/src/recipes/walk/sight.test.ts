import { describe, expect, it } from 'vitest';
import type { Sight } from '../../../../src/recipes/walk/sight.ts';
import { createMemorySource } from '../../../support/catalogue/memory-source.ts';
import { recipeFor } from '../../../support/catalogue/recipes.ts';
import { createScrapeWorld, scrapeOnce } from '../../../support/catalogue/scraping.ts';

const ORIGIN = 'http://catalogue.test';
const CATALOGUE = { items: 13, perPage: 5 };

async function sightsOf(more: object) {
  const sights: Sight[] = [];
  const world = createScrapeWorld();
  const failure = await scrapeOnce({
    recipe: recipeFor('next', ORIGIN, more),
    source: createMemorySource(CATALOGUE),
    ports: world.worker(),
    onSight: (sight) => sights.push(sight),
  }).catch((thrown: unknown) => thrown);
  return { sights, failure, saved: world.saved() };
}

describe('what a scrape sees', () => {
  it('is told after each page', async () => {
    const { sights } = await sightsOf({});

    expect(sights.map(({ state }) => [state.pages, state.rows])).toEqual([
      [0, 0],
      [1, 5],
      [2, 10],
      [3, 13],
    ]);
  });

  it('has the counts of the page that it fails at, and the item', async () => {
    const fields = [
      { name: 'id', get: '@data-id' },
      // The last page has fewer items than this.
      { name: 'fourth', select: './following-sibling::li', required: true },
    ];

    const { sights, failure, saved } = await sightsOf({ fields });

    expect(failure).toMatchObject({ code: 'FIELD_MISSING' });
    expect(sights.at(-1)).toMatchObject({
      state: { pages: 0, fields: { fourth: [5, 4, 4] } },
      lost: {
        url: `${ORIGIN}/next?page=1`,
        row: 5,
        fields: ['fourth'],
        markup: expect.stringMatching(/^<li class="item" data-id="5".*<\/li>$/s),
      },
    });
    expect(saved).toBeUndefined();
  });

  it('names the page behind the row that lacks something', async () => {
    const detail = { follow: 'url', fields: [{ name: 'gone', select: '.gone', required: true }] };

    const { sights } = await sightsOf({ detail });

    expect(sights.at(-1)?.lost).toMatchObject({ row: 1, detailUrl: `${ORIGIN}/p/1` });
  });
});
