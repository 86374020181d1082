import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runScrapeJob } from '../../../support/catalogue/job-world.ts';
import { startRunner, type TestRunner } from '../../../support/kind-runner.ts';

/** A list that is there for who accepts its banner, asks for it, and looks further down. */
const list = (
  page: number,
) => `<!doctype html><html lang="en"><head><title>Boats</title></head><body>
  <button id="all" onclick="show()">Show all</button><ul></ul><p id="told"></p><div style="height:3000px"></div><i id="end"></i>
  ${page < 2 ? `<a rel="next" href="/list?page=${page + 1}">next</a>` : ''}
  <script src="/tracker.js"></script>
  <script>
    document.querySelector('#told').textContent =
      [navigator.language, document.cookie, innerWidth, self.tracked ?? 'untracked'].join(' ');
    const add = (name) => document.querySelector('ul').insertAdjacentHTML('beforeend',
      '<li><a href="/boat?name=' + name + '">' + name + '</a></li>');
    function show() { add('dinghy-${page}'); }
    new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting) && !document.querySelector('#late')) {
        document.querySelector('ul').insertAdjacentHTML('beforeend',
          '<li id="late"><a href="/boat?name=ferry-${page}">ferry-${page}</a></li>');
      }
    }).observe(document.querySelector('#end'));
  </script></body></html>`;

const boat = `<!doctype html><h1>A boat</h1><p id="told"></p><script>
  document.querySelector('#told').textContent = [navigator.language, innerWidth].join(' ');</script>`;

describe('the pages of a scrape in a browser', () => {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    if (url === '/tracker.js') return response.end('self.tracked = "tracked"');
    response.setHeader('content-type', 'text/html');
    const page = Number(new URL(url, 'http://x').searchParams.get('page') ?? 1);
    if (page === 3) return response.writeHead(404).end('<h1>There is no such page</h1>');
    if (page === 4) return response.end('<h1>Nothing more</h1>');
    return response.end(url.startsWith('/boat') ? boat : list(page));
  });
  let runner: TestRunner;
  let origin: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (!address || typeof address === 'string') throw new Error('It listens nowhere.');
    origin = `http://127.0.0.1:${address.port}`;
    runner = await startRunner([{ hosts: ['127.0.0.1'], port: address.port }]);
  });
  afterAll(async () => {
    await runner.close();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    asked.length = 0;
  });

  const recipe = () => ({
    render: 'browser',
    start: [`${origin}/list?page=1`],
    list: 'li',
    fields: [
      { name: 'name', select: 'a' },
      { name: 'url', select: 'a', get: '@href', type: 'url' },
      { name: 'told', select: '/html/body/p[@id="told"]' },
    ],
    pagination: { type: 'next', select: 'a[rel=next]' },
    page: {
      locale: 'de-DE',
      viewport: { width: 900, height: 700 },
      cookies: [{ name: 'seen', value: 'before' }],
      block: { urlPatterns: ['*/tracker.js'] },
      click: ['#all'],
      scroll: {},
      waitFor: [{ for: 'selector', selector: '#all' }],
    },
  });
  const rowsOf = (jsonl: Buffer) =>
    jsonl
      .toString()
      .trim()
      .split('\n')
      .map((line): Record<string, string> => JSON.parse(line));

  it('are opened and made ready as the recipe says, each of the list', async () => {
    const input = { recipe: recipe(), output: { formats: ['jsonl'] } };

    const { file, outcome } = await runScrapeJob(runner.runKind, input);

    const rows = rowsOf(file('rows.jsonl'));
    expect(rows.map(({ name }) => name)).toEqual(['dinghy-1', 'ferry-1', 'dinghy-2', 'ferry-2']);
    const told = 'de-DE seen=before 900 untracked';
    expect(rows.map((row) => row.told)).toEqual([told, told, told, told]);
    expect(asked).not.toContain('/tracker.js');
    expect(outcome.report).toMatchObject({ scroll: { stoppedBy: expect.any(String) } });
  });

  it('that stand behind rows look alike, and nothing is done on them', async () => {
    const detail = { follow: 'url', fields: [{ name: 'look', select: '#told' }] };
    const input = {
      recipe: { ...recipe(), stop: { maxPages: 1 }, detail },
      output: { formats: ['jsonl'] },
    };

    const { file } = await runScrapeJob(runner.runKind, input);

    expect(rowsOf(file('rows.jsonl')).map(({ name, look }) => [name, look])).toEqual([
      ['dinghy-1', 'de-DE 900'],
      ['ferry-1', 'de-DE 900'],
    ]);
  });

  const numbered = (more: object) => {
    const { cookies: _, scroll: __, ...page } = recipe().page;
    return {
      recipe: {
        ...recipe(),
        start: [`${origin}/list?page={page}`],
        pagination: { type: 'pages', ...more },
        page: { ...page, waitForTimeoutMs: 500 },
      },
      output: { formats: ['jsonl'] },
    };
  };

  it('have come to their end where a number is not found, whatever they wait for', async () => {
    const { file } = await runScrapeJob(runner.runKind, numbered({}));

    expect(rowsOf(file('rows.jsonl')).map(({ name }) => name)).toEqual(['dinghy-1', 'dinghy-2']);
  });

  it('do not end in silence where one never gets ready: the way out is told', async () => {
    const input = numbered({ from: 2, step: 2 });

    await expect(runScrapeJob(runner.runKind, input)).rejects.toMatchObject({
      code: 'ELEMENT_NOT_FOUND',
      message: expect.stringContaining('"to" of the pagination'),
    });
  });

  it('are tried in the same way', async () => {
    const { outcome } = await runScrapeJob(runner.runKind, { recipe: recipe(), test: true });

    expect(outcome.report).toMatchObject({
      scrape: { test: { items: 2, rows: [{ name: 'dinghy-1' }, { name: 'ferry-1' }] } },
    });
  });
});
