import { gunzipSync, gzipSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunKind } from '../../../../src/jobs/ports.ts';
import { scrapingOverHttp } from '../../../../src/kinds/scrape/without-browser.ts';
import { createWalledFetch } from '../../../../src/wall/fetch.ts';
import { expectedCsv } from '../../../support/catalogue/items.ts';
import { runScrapeJob, type ScrapeRunOptions } from '../../../support/catalogue/job-world.ts';
import { recipeFor, type Style } from '../../../support/catalogue/recipes.ts';
import {
  type CatalogueSite,
  type Interference,
  startCatalogue,
} from '../../../support/catalogue/site.ts';
import { policyWith } from '../../../support/policy.ts';

const nobody: RunKind = async () => {
  throw new Error('This needs a browser.');
};

describe('a scrape without a browser', () => {
  let site: CatalogueSite;
  let clock = 0;
  afterEach(() => site.close());

  const start = async (interfere?: Interference, items = 47) => {
    site = await startCatalogue({ items, perPage: 5 }, interfere);
  };
  const runKind = (): RunKind =>
    scrapingOverHttp(nobody, {
      fetch: createWalledFetch(policyWith(`127.0.0.1:${site.port}`)),
      userAgent: 'Gannet/test',
      now: () => clock,
    });
  const scrape = (
    style: Style,
    more: object = {},
    options?: ScrapeRunOptions & { output?: object },
  ) =>
    runScrapeJob(
      runKind(),
      {
        recipe: recipeFor(style, site.origin, more),
        ...(options?.output ? { output: options.output } : {}),
      },
      options,
    );

  it.each<Style>(['next', 'pages', 'cursor'])(
    'reads the catalogue by "%s", row by row',
    async (style) => {
      await start();

      const { outcome, file } = await scrape(style);

      expect(file('rows.csv').toString()).toBe(expectedCsv(47, site.origin));
      expect(outcome.report).toMatchObject({
        scrape: { rows: 47, pages: 10, partial: 0, stoppedBecause: 'end', invocations: 1 },
      });
      expect(outcome.artifacts.map(({ name }) => name)).toEqual(['rows.csv', 'manifest.json']);
    },
  );

  it('says in its manifest what the files hold', async () => {
    await start();

    const { file, outcome } = await scrape(
      'next',
      {},
      { output: { formats: ['jsonl', 'csv'], gzip: true } },
    );

    const manifest = JSON.parse(file('manifest.json').toString());
    expect(manifest).toMatchObject({ version: 1, rows: 47, stoppedBecause: 'end' });
    // Consumers rely on it: it changes only when columns do.
    expect(manifest.schemaVersion).toBe('9e7258c0ae21e0b2');
    expect(manifest.columns.slice(0, 2)).toEqual([
      { name: 'id', type: 'number', required: true },
      { name: 'title', type: 'string', required: true },
    ]);
    expect(outcome.artifacts.map(({ name }) => name)).toEqual([
      'rows.jsonl.gz',
      'rows.csv.gz',
      'manifest.json',
    ]);
    const lines = gunzipSync(file('rows.jsonl.gz')).toString().trimEnd().split('\n');
    expect(lines).toHaveLength(47);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ id: 1, price: { currency: 'EUR' } });
    expect(gunzipSync(file('rows.csv.gz')).toString()).toBe(expectedCsv(47, site.origin));
  });

  it('makes a Parquet file of the same rows', async () => {
    await start();

    const { file, outcome } = await scrape(
      'next',
      {},
      { output: { formats: ['parquet', 'jsonl'] } },
    );

    const { buffer, byteOffset, byteLength } = file('rows.parquet');
    const rows = await parquetReadObjects({
      file: new Uint8Array(buffer, byteOffset, byteLength).slice().buffer,
    });
    const lines = file('rows.jsonl').toString().trimEnd().split('\n');
    // The reader makes doubles of the decimals.
    const cents = (amount: unknown) => Math.round(Number(amount) * 100);
    expect(rows.map(({ id, title, price_amount }) => [id, title, cents(price_amount)])).toEqual(
      lines.map((line) => {
        const { id, title, price } = JSON.parse(line);
        return [id, title, cents(price.amount)];
      }),
    );
    expect(rows).toHaveLength(47);
    expect(outcome.artifacts[0]).toMatchObject({
      name: 'rows.parquet',
      mediaType: 'application/vnd.apache.parquet',
    });
    expect(JSON.parse(file('manifest.json').toString())).not.toHaveProperty('unfit');
  });

  it('asks for its turn before every page, and tells what came of it', async () => {
    await start();
    const told: string[] = [];
    const pageTurn = {
      before: async (url: string) => void told.push(`before ${new URL(url).search}`),
      sent: () => void told.push('sent'),
      after: async ({ status }: { status: number }) => void told.push(`after ${status}`),
    };

    await scrape('next', { stop: { maxPages: 2 } }, { pageTurn });

    expect(told).toEqual([
      'before ?page=1',
      'sent',
      'after 200',
      'before ?page=2',
      'sent',
      'after 200',
    ]);
  });

  it('follows redirects, and asks for its turn at each', async () => {
    const told: string[] = [];
    await start((url, response) => {
      if (url.pathname !== '/next' || url.searchParams.has('moved')) return false;
      response.writeHead(302, { location: `${url.search}&moved` }).end();
      return true;
    });
    const pageTurn = {
      before: async (url: string) => void told.push(url),
      sent: () => {},
      after: async () => {},
    };

    await scrape('next', { stop: { maxPages: 1 } }, { pageTurn });

    expect(told).toEqual([`${site.origin}/next?page=1`, `${site.origin}/next?page=1&moved`]);
  });

  it('reads packed pages in their own charset', async () => {
    await start((_url, response) => {
      response.writeHead(200, {
        'content-type': 'text/html; charset=iso-8859-1',
        'content-encoding': 'gzip',
      });
      response.end(gzipSync(Buffer.from('<h1>Größe</h1>', 'latin1')));
      return true;
    });

    const { file } = await scrape('next', {
      list: undefined,
      fields: [{ name: 'a', select: 'h1' }],
    });

    expect(file('rows.csv').toString()).toBe('a\r\nGröße\r\n');
  });

  const answering =
    (status: number, headers: Record<string, string>, body: string | Buffer): Interference =>
    (_url, response) => {
      response.writeHead(status, headers).end(body);
      return true;
    };
  const html = { 'content-type': 'text/html' };

  it.each<[string, Interference, Style, object]>([
    [
      'TARGET_RATE_LIMITED',
      answering(429, { ...html, 'retry-after': '7' }, ''),
      'next',
      { retryAfterS: 7 },
    ],
    ['TARGET_SERVER_ERROR', answering(500, html, ''), 'next', { retryable: true }],
    ['TARGET_AUTH_REQUIRED', answering(401, html, ''), 'next', {}],
    ['TARGET_HTTP_ERROR', answering(404, html, ''), 'next', {}],
    ['TARGET_HTTP_ERROR', answering(404, html, ''), 'pages', {}],
    [
      'TARGET_IS_DOWNLOAD',
      answering(200, { 'content-type': 'application/pdf' }, '%PDF'),
      'next',
      {},
    ],
    ['TARGET_IS_DOWNLOAD', answering(200, html, Buffer.from([0x89, 0x50, 0, 0])), 'next', {}],
    ['TARGET_NOT_JSON', answering(200, html, '<html>'), 'cursor', {}],
    ['RESPONSE_TOO_LARGE', answering(200, html, Buffer.alloc(11_000_000, 'a')), 'next', {}],
    [
      'RESPONSE_TOO_LARGE',
      answering(
        200,
        { ...html, 'content-encoding': 'gzip' },
        gzipSync(Buffer.alloc(30_000_000, 'a')),
      ),
      'next',
      {},
    ],
    ['TOO_MANY_REDIRECTS', answering(302, { location: '?again' }, ''), 'next', {}],
    ['ADDRESS_BLOCKED', answering(302, { location: 'http://169.254.169.254/' }, ''), 'next', {}],
    ['ADDRESS_BLOCKED', answering(302, { location: 'file:///etc/passwd' }, ''), 'next', {}],
    ['TOO_FEW_ROWS', answering(200, html, '<p>Nothing here'), 'next', {}],
    ['FIELD_MISSING', answering(200, html, '<li class=item data-id=x>'), 'next', {}],
    [
      'ROW_TOO_LARGE',
      answering(
        200,
        html,
        `<li class=item data-id=1><h2>a</h2><b class=price>1 €</b>${`<i class=tag>${'x'.repeat(90_000)}</i>`.repeat(12)}`,
      ),
      'next',
      {},
    ],
  ])('ends as %s', async (code, interfere, style, more) => {
    await start(interfere);

    await expect(scrape(style)).rejects.toMatchObject({ code, ...more });
  });

  it('fails before the first page where an engine knows better than the front door', async () => {
    await start();
    const transform = [{ op: 'regex', pattern: '(?:(?:a{500}){500}){500}' }];

    await expect(scrape('next', { fields: [{ name: 'a', transform }] })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('/input/recipe/fields/0/transform/0/pattern'),
    });
    expect(site.requests).toEqual([]);
  });

  it('goes on in other invocations when its time is over', async () => {
    await start(() => {
      clock += 10_000;
      return false;
    });

    const { file, invocations, outcome } = await scrape('next', {}, { budgetMs: 30_000 });

    // Three pages fit into seven tenths of half a minute.
    expect(invocations).toBe(4);
    expect(outcome.report).toMatchObject({ scrape: { rows: 47, invocations: 4 } });
    expect(file('rows.csv').toString()).toBe(expectedCsv(47, site.origin));
    expect(site.requests).toHaveLength(10);
  });

  it('stops at once when it is cancelled', async () => {
    const cancel = new AbortController();
    await start(() => {
      cancel.abort();
      return true;
    });

    await expect(scrape('next', {}, { signal: cancel.signal })).rejects.toMatchObject({
      code: 'WORKER_STOPPED',
    });
  });
});
