import { afterEach, describe, expect, it } from 'vitest';
import type { FoundEvidence, RunKind } from '../../../../src/jobs/ports.ts';
import { scrapingOverHttp } from '../../../../src/kinds/scrape/without-browser.ts';
import { createWalledFetch } from '../../../../src/wall/fetch.ts';
import { runScrapeJob } from '../../../support/catalogue/job-world.ts';
import {
  type CatalogueSite,
  type Interference,
  startCatalogue,
} from '../../../support/catalogue/site.ts';
import { policyWith } from '../../../support/policy.ts';

const nobody: RunKind = async () => {
  throw new Error('This needs a browser.');
};

const SECRET_COOKIE = 'hunter2-hunter2';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

/** A page that prints what nobody should see, and whose second item has no price. */
const PAGE = `<!doctype html><form><input type=password value=letmein-letmein>
  <input name='csrf_token' value='a>b-c0ffee'></form>
  <p>Your session is ${SECRET_COOKIE}, your token ${JWT}.</p>
  <ul><li><h2><a href="/one">One</a></h2><b class="price">1 €</b></li>
  <li><h2><a href="/two">Two</a></h2></li></ul>`;

describe('the evidence of a scrape without a browser', () => {
  let site: CatalogueSite;
  afterEach(() => site.close());

  const pages: Interference = (url, response) => {
    const type = url.pathname.startsWith('/api') ? 'application/json' : 'text/html';
    response.writeHead(url.pathname === '/broken' ? 500 : 200, {
      'content-type': type,
      'set-cookie': `visit=${SECRET_COOKIE}; Path=/`,
      'x-shop': 'a12',
    });
    if (type === 'application/json') response.end('{"items":[{"id":1,"api_key":"k-123456"}]}');
    else response.end(url.pathname === '/large' ? `${PAGE}${'x'.repeat(1_200_000)}` : PAGE);
    return true;
  };

  async function scrape(recipe: object, more: object = {}, path = '/') {
    site = await startCatalogue({ items: 1, perPage: 1 }, pages);
    let found: FoundEvidence | undefined;
    const run = scrapingOverHttp(nobody, {
      fetch: createWalledFetch(policyWith(`127.0.0.1:${site.port}`)),
      userAgent: 'Gannet/test',
      now: () => Date.UTC(2026, 10, 22),
    });
    const input = {
      recipe: { start: [`${site.origin}${path}`], list: 'li', fields: FIELDS, ...recipe },
      ...more,
    };
    const keep = async (evidence: FoundEvidence) => {
      found = evidence;
    };
    const failure = await runScrapeJob(run, input, { evidence: { keep } }).catch(
      (thrown: unknown) => thrown,
    );
    const file = (name: string) =>
      Buffer.from(found?.files.find((one) => one.name === name)?.body ?? '').toString();
    return { failure, found, file, names: found?.files.map(({ name }) => name) };
  }

  const FIELDS = [
    { name: 'url', select: 'a', get: '@href', type: 'url' },
    { name: 'price', select: '.price', required: true },
  ];

  it('is the page as it was read, the item that lacks a field, and the requests', async () => {
    const { failure, found, file, names } = await scrape({});

    expect(failure).toMatchObject({ code: 'FIELD_MISSING' });
    expect(names).toEqual(['page.html', 'item.html', 'network.har']);
    expect(file('page.html')).toContain('<a href="/one">One</a>');
    expect(file('item.html')).toBe('<li><h2><a href="/two">Two</a></h2></li>');
    expect(found?.report).toEqual({
      finalUrl: `${site.origin}/`,
      status: 200,
      lost: { url: `${site.origin}/`, row: 2, fields: ['price'] },
    });
    const [entry] = JSON.parse(file('network.har')).log.entries;
    expect(entry).toMatchObject({ request: { url: `${site.origin}/` }, response: { status: 200 } });
    expect(entry.response.headers).toContainEqual({ name: 'x-shop', value: 'a12' });
  });

  it('has no secrets in it: of fields, cookies, headers, or by their look', async () => {
    const { found } = await scrape({});

    const all = found?.files.map(({ body }) => Buffer.from(body).toString()).join('\n') ?? '';
    expect(all).toContain('Your session is [masked], your token [masked].');
    for (const secret of ['letmein', 'c0ffee', SECRET_COOKIE, JWT])
      expect(all).not.toContain(secret);
  });

  it('is there when there are too few rows', async () => {
    const { failure, names, found } = await scrape({ list: 'li.gone' });

    expect(failure).toMatchObject({ code: 'TOO_FEW_ROWS' });
    expect(names).toEqual(['page.html', 'network.har']);
    expect(found?.report).toEqual({ finalUrl: `${site.origin}/`, status: 200 });
  });

  it('has the page behind the row that lacks something', async () => {
    const fields = [{ name: 'url', select: 'a', get: '@href', type: 'url' }];
    const detail = { follow: 'url', fields: [{ name: 'ean', select: '.ean', required: true }] };

    const { names, found } = await scrape({ fields, detail });

    expect(names).toEqual(['page.html', 'detail.html', 'item.html', 'network.har']);
    expect(found?.report).toMatchObject({ finalUrl: `${site.origin}/one`, lost: { row: 1 } });
  });

  it('has the answer of a site that fails', async () => {
    const { failure, names, file } = await scrape({}, {}, '/broken');

    expect(failure).toMatchObject({ code: 'TARGET_SERVER_ERROR' });
    expect(names).toEqual(['page.html', 'network.har']);
    expect(JSON.parse(file('network.har')).log.entries[0].response.status).toBe(500);
  });

  it('says of a page that nobody sent that it was asked for', async () => {
    const { failure, names, file } = await scrape({ start: ['http://127.0.0.1:9/'] });

    expect(failure).toMatchObject({ code: 'ADDRESS_BLOCKED' });
    expect(names).toEqual(['network.har']);
    expect(JSON.parse(file('network.har')).log.entries[0].response.status).toBe(0);
  });

  it('is JSON where that was read', async () => {
    const recipe = {
      source: 'json',
      list: '$.items[*]',
      fields: [{ name: 'x', select: '$.x', required: true }],
    };

    const { names, file } = await scrape(recipe, {}, '/api');

    expect(names).toEqual(['page.json', 'item.json', 'network.har']);
    expect(file('item.json')).toBe('{"id":1,"api_key":"[masked]"}');
  });

  it('is cut where a page is very long', async () => {
    const { file } = await scrape({}, {}, '/large');

    expect(file('page.html').length).toBeLessThan(1_001_000);
    expect(file('page.html')).toMatch(/<!-- cut here -->\n$/);
  });

  it.each([
    ['never', '.price', undefined],
    ['onFailure', 'a', undefined],
    ['always', 'a', ['page.html', 'network.har']],
  ])('is kept %s, for a page that has its "%s"', async (evidence, select, names) => {
    const fields = [{ name: 'price', select, required: true }];

    expect((await scrape({ fields }, { evidence })).names).toEqual(names);
  });
});
