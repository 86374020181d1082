import { describe, expect, it } from 'vitest';
import { parseHtml } from '../../../../src/recipes/extract/html-document.ts';
import { createScrapeWorld, scrapeOnce } from '../../../support/catalogue/scraping.ts';

const NEWS = `<ul>
  <li><time>2026-11-22</time><a href="/1">a</a>
  <li><time>2026-11-21</time><a href="/2">b</a>
  <li><time>2026-11-20</time>
  <li>`;

const URL_OF_NEWS = 'http://news.test/';

/** A list, newest first, and a page behind each of its items; remembers which were opened. */
function createNews(detail = '<h1>Detail</h1>') {
  const opened: string[] = [];
  const page = (url: string, html: string) => {
    opened.push(new URL(url).pathname);
    return Promise.resolve({ status: 200, document: parseHtml(html, url) });
  };
  const source = {
    open: (url: string) => page(url, NEWS),
    openDetail: (url: string) => page(url, detail),
    more: async () => undefined,
    skip: async () => false,
  };
  return { source, opened };
}

const recipe = (before: string, more: object = {}) => ({
  start: [URL_OF_NEWS],
  list: 'li',
  fields: [
    { name: 'day', select: 'time', type: 'date' },
    { name: 'url', select: 'a', get: '@href', type: 'url', required: true },
  ],
  stop: { before: { field: 'day', date: before } },
  ...more,
});

const scrape = (news: ReturnType<typeof createNews>, wanted: object) =>
  scrapeOnce({ recipe: wanted, source: news.source, ports: createScrapeWorld().worker() });

describe('a scrape down to a day', () => {
  it('does not mind what older rows lack', async () => {
    const state = await scrape(createNews(), recipe('2026-11-21'));

    expect(state).toMatchObject({ rows: 2, stoppedBecause: 'date' });
  });

  it('minds what its own rows lack', async () => {
    await expect(scrape(createNews(), recipe('2026-11-20'))).rejects.toMatchObject({
      code: 'FIELD_MISSING',
      message: expect.stringContaining('Row 3 of'),
    });
  });

  it('does not open the pages behind older rows', async () => {
    const news = createNews();
    const detail = { follow: 'url', fields: [{ name: 'title', select: 'h1', required: true }] };

    const state = await scrape(news, recipe('2026-11-22', { detail }));

    expect(state).toMatchObject({ rows: 1, detailPages: 1, stoppedBecause: 'date' });
    expect(news.opened).toEqual(['/', '/1']);
  });

  it('knows a day that stands behind a row only', async () => {
    const news = createNews('<time>2026-01-01</time>');
    const fields = [{ name: 'url', select: 'a', get: '@href', type: 'url' }];
    const detail = { follow: 'url', fields: [{ name: 'day', select: 'time', type: 'date' }] };

    const state = await scrape(news, recipe('2026-02-02', { fields, detail, minRows: 0 }));

    expect(state).toMatchObject({ rows: 0, stoppedBecause: 'date' });
  });
});
