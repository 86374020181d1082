import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestNote } from '../../../../../src/api/recipe-test-view.ts';
import { ReportView } from '../../../../../src/api/report-view.ts';
import { scrapingOverHttp } from '../../../../../src/kinds/scrape/without-browser.ts';
import { createWalledFetch } from '../../../../../src/wall/fetch.ts';
import { startRunner, type TestRunner } from '../../../../support/kind-runner.ts';
import { countPixels, decodePng } from '../../../../support/png.ts';
import { policyWith } from '../../../../support/policy.ts';

const FIELDS = [{ name: 'title', select: ['h3', 'h2'], required: true }];

const list = (body: string, script = '') =>
  `<!doctype html><title>t</title><style>body{margin:20px}li{height:40px}</style>${body}<script>${script}</script>`;

const ITEMS = '<ul><li><h2>One</h2></li><li><h2>Two</h2></li></ul>';

const PAGES: Readonly<Record<string, string>> = {
  '/list': list(`${ITEMS}<a rel=next href=/list2>on</a>`),
  '/scripted': list(
    '<ul></ul>',
    `document.querySelector('ul').innerHTML = '<li><h2>Made</h2></li>'`,
  ),
  '/hostile': list(
    `${ITEMS}<form name=querySelectorAll></form><img name=documentElement><form><input name=setAttribute><input name=parentElement></form>`,
    `Element.prototype.getBoundingClientRect = () => { throw new Error('no') };
     Document.prototype.createTreeWalker = () => { throw new Error('no') };
     Map.prototype.set = () => { throw new Error('no') };
     JSON.stringify = () => 'lies'; Array.prototype.push = () => { throw new Error('no') };`,
  ),
  '/many': list(`<ul>${'<li><h2>x</h2></li>'.repeat(50_000)}</ul>`),
  '/nothing': list(
    '<ul><li style="display:none"><h2>Hidden</h2></li><li style="all:unset"></li></ul>',
  ),
  '/deep': `<ul><li><h2>x</h2>${'<b>'.repeat(20_000)}</li></ul>`,
  '/endless': list(`${ITEMS}<img src=/never>`),
  '/more': list(`${ITEMS}<button id=more>more</button>`),
};

describe('a test of a recipe', () => {
  let server: Server;
  let runner: TestRunner;
  let origin: string;
  let asked: string[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? '/';
      asked.push(path);
      if (path === '/never') return undefined;
      if (path === '/api') return response.end('{"items":[{"title":"One"}]}');
      const page = PAGES[path];
      response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html' });
      return response.end(page ?? '<h2>Not here</h2>');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    origin = `http://127.0.0.1:${port}`;
    runner = await startRunner([{ hosts: ['127.0.0.1'], port }]);
  });
  afterAll(async () => {
    await runner.close();
    server.closeAllConnections();
    server.close();
  });

  const tryIt = async (path: string, more: object = {}, budgetMs = 100_000) => {
    asked = [];
    const recipe = { start: [`${origin}${path}`], list: 'li', fields: FIELDS, ...more };
    const outcome = await runner.run('scrape', { recipe, test: true }, { budgetMs });
    const found = JSON.parse(runner.file('test.json').toString());
    return {
      outcome,
      found,
      report: outcome.report as { scrape: { test: Record<string, unknown> } },
    };
  };

  it.each(['http', 'browser'])(
    'answers rows, counts and a picture with render: %s',
    async (render) => {
      const pagination = { type: 'next', select: 'a[rel=next]' };

      const { outcome, found, report } = await tryIt('/list', { render, pagination });

      expect(found).toMatchObject({
        items: 2,
        rows: [{ title: 'One' }, { title: 'Two' }],
        wouldFail: [],
        next: { isThere: true, url: `${origin}/list2` },
        picture: { shows: render === 'http' ? 'document' : 'page', outlined: 5, hidden: 0 },
      });
      expect(outcome.artifacts.map(({ name }) => name)).toEqual(['test.json', 'matches.png']);
      expect(report.scrape.test).toMatchObject({
        items: 2,
        rows: [{ title: 'One' }, { title: 'Two' }],
      });
      expect(asked.filter((path) => path.startsWith('/list'))).toEqual(['/list']);
      const told: unknown = JSON.parse(JSON.stringify(outcome.report));
      expect(ReportView.parse(told)).toEqual(told);
      expect(TestNote.safeParse((told as { scrape: unknown }).scrape).error).toBeUndefined();
      const picture = decodePng(runner.file('matches.png'));
      const isPink = ([red, green, blue]: readonly number[]) =>
        red === 0xd6 && green === 0x33 && blue === 0x6c;
      expect(countPixels(picture, isPink)).toBeGreaterThan(500);
    },
  );

  it('answers on a page that takes the methods away', async () => {
    const { found } = await tryIt('/hostile', { render: 'browser' });

    expect(found).toMatchObject({ items: 2, picture: { outlined: 4, hidden: 0 } });
  });

  it('answers on a page of 50,000 items', async () => {
    const { found, report } = await tryIt('/many', { render: 'browser' });

    expect(found).toMatchObject({ items: 50_000, picture: { isCut: true } });
    expect(found.rows).toHaveLength(20);
    expect(JSON.stringify(report.scrape.test).length).toBeLessThanOrEqual(6_000);
  });

  it('counts what matches and cannot be seen', async () => {
    const { found } = await tryIt('/nothing', { render: 'browser' });

    expect(found).toMatchObject({ items: 2, picture: { outlined: 0, hidden: 3 } });
    expect(found.wouldFail).toMatchObject([{ code: 'FIELD_MISSING', field: 'title' }]);
  });

  it.each(['http', 'browser'])(
    'answers on a page that nests deeper than stacks: %s',
    async (render) => {
      const { found } = await tryIt('/deep', { render });

      expect(found).toMatchObject({ items: 1, rows: [{ title: 'x' }] });
      expect(Object.hasOwn(found.picture, 'missing')).toBe(render === 'http');
    },
  );

  it('answers without a picture when the page cannot be seen in time', async () => {
    const { outcome, found } = await tryIt('/endless', { render: 'http' }, 12_000);

    expect(found).toMatchObject({
      items: 2,
      rows: [{ title: 'One' }, { title: 'Two' }],
      picture: { missing: expect.stringContaining('in time') },
    });
    expect(outcome.artifacts.map(({ name }) => name)).toEqual(['test.json']);
  });

  it('tells of a selector to wait for that never comes, and shows the page', async () => {
    const { found } = await tryIt('/list', { render: 'browser', waitFor: '.never' });

    expect(found.wouldFail).toMatchObject([
      { code: 'ELEMENT_NOT_FOUND', pointer: '/recipe/waitFor' },
    ]);
    expect(found).toMatchObject({ items: 2, picture: { outlined: 4 } });
  });

  it('finds what there is to click, without clicking', async () => {
    const pagination = { type: 'click', select: '#more' };

    const { found } = await tryIt('/more', { render: 'browser', pagination });

    expect(found.selectors.at(-1)).toMatchObject({ role: 'click', matches: 1, values: 1 });
    expect(found.picture.outlined).toBe(5);
  });

  it('shows the page that was answered instead', async () => {
    const { found } = await tryIt('/gone', { render: 'http' });

    expect(found).toMatchObject({ status: 404, picture: { shows: 'document' } });
    expect(found.wouldFail[0]).toMatchObject({
      code: 'TARGET_HTTP_ERROR',
      pointer: '/recipe/start/0',
    });
  });

  it('reads the pages behind the first three rows and no more', async () => {
    const fields = [
      {
        name: 'url',
        get: 'text',
        type: 'url',
        transform: [{ op: 'replace', pattern: '.+', with: '/list' }],
      },
    ];
    const detail = {
      follow: 'url',
      fields: [
        { name: 'first', select: 'h2' },
        { name: 'lost', select: 'h6', required: true },
      ],
    };

    const { found } = await tryIt('/many', { fields, detail });

    expect(asked.filter((path) => path === '/list')).toHaveLength(3);
    expect(found.details.pages).toBe(3);
    expect(found.rows.map(({ first }: { first?: string }) => first).slice(0, 4)).toEqual([
      'One',
      'One',
      'One',
      undefined,
    ]);
    expect(found.wouldFail).toMatchObject([{ code: 'FIELD_MISSING', field: 'lost' }]);
  });

  it('needs no browser for JSON, and has no picture of it', async () => {
    const policy = policyWith(new URL(origin).host);
    const run = scrapingOverHttp(runner.runKind, {
      fetch: createWalledFetch(policy),
      userAgent: 'test',
      now: Date.now,
    });
    const recipe = {
      source: 'json',
      start: [`${origin}/api`],
      list: '$.items[*]',
      fields: [{ name: 'title', select: '$.title' }],
    };
    const names: string[] = [];
    const put = async (name: string, mediaType: string, body: Uint8Array) => {
      names.push(name);
      return { name, mediaType, sizeBytes: body.length, sha256: '', key: name };
    };

    const outcome = await run(
      {
        jobId: 'job_json',
        clientId: 'cli_a',
        kind: 'scrape',
        input: { recipe, test: true },
        timeoutMs: 9_000,
      },
      { signal: new AbortController().signal, budgetMs: 9_000, put },
    );

    expect(outcome).toMatchObject({
      browserMs: 0,
      report: { scrape: { test: { rows: [{ title: 'One' }] } } },
    });
    expect(names).toEqual(['test.json']);
  });
});
