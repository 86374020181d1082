import { describe, expect, it } from 'vitest';
import { parseHtml } from '../../../../src/recipes/extract/html-document.ts';
import { createScrapeWorld, csvOf, scrapeOnce } from '../../../support/catalogue/scraping.ts';

/** A list of countries, of which some have no currency. */
const PAGE = `<ul>
  <li><b>EUR</b> <i>Austria</i>
  <li><i>Antarctica</i>
  <li><b>EUR</b> <i>Belgium</i>
  <li><i>Bouvet Island</i>
  <li><b></b> <i>Palestine</i>`;

const scraped = async (dedupe: readonly string[]) => {
  const recipe = {
    start: ['http://iso.test/'],
    list: 'li',
    fields: [
      { name: 'code', select: 'b' },
      { name: 'country', select: 'i' },
    ],
    dedupe,
  };
  const open = async (url: string) => ({ status: 200, document: parseHtml(PAGE, url) });
  const source = { open, openDetail: open, more: async () => undefined, skip: async () => false };
  const ports = createScrapeWorld().worker();
  const state = await scrapeOnce({ recipe, source, ports });
  return { state, csv: await csvOf(recipe, ports, state) };
};

describe('rows that are looked at for equal ones', () => {
  it('are all kept where nothing tells one from another', async () => {
    const { state, csv } = await scraped(['code']);

    expect(state).toMatchObject({ rows: 4, duplicates: 1 });
    expect(csv).toBe(
      'code,country\r\nEUR,Austria\r\n,Antarctica\r\n,Bouvet Island\r\n,Palestine\r\n',
    );
  });

  it('are told apart by what they have', async () => {
    expect((await scraped(['code', 'country'])).state).toMatchObject({ rows: 5, duplicates: 0 });
  });
});
