import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Deferral } from '../../../../src/jobs/deferral.ts';
import type { RunKind } from '../../../../src/jobs/ports.ts';
import { scrapingOverHttp } from '../../../../src/kinds/scrape/without-browser.ts';
import { createWalledFetch } from '../../../../src/wall/fetch.ts';
import { runScrapeJob, type ScrapeRunOptions } from '../../../support/catalogue/job-world.ts';
import { policyWith } from '../../../support/policy.ts';
import { type RecordingSite, startRecordingSite } from '../../../support/recording-site.ts';
import { type SessionOf, sessionOf } from '../../../support/session-of.ts';
import { html, type Route } from '../../../support/site/route.ts';

const HOSTS = [
  'shop.test',
  'api.shop.test',
  'sibling.shop.test',
  'test',
  'evil.test',
  'shop.test.evil.test',
];

const nobody: RunKind = async () => {
  throw new Error('This needs a browser.');
};

let site: RecordingSite;
let session: SessionOf;
let clock = 0;

const to =
  (host: string, path: string, cookies: string[] = []): Route =>
  (_request, response) => {
    response.writeHead(302, { location: site.url(host, path), 'set-cookie': cookies }).end();
  };
const page = (next?: string, cookies?: string[]): Route =>
  html(`<h1>A page</h1>${next ? `<a rel="next" href="${next}">Next</a>` : ''}`, {
    ...(cookies ? { 'set-cookie': cookies as unknown as string } : {}),
  });

beforeAll(async () => {
  site = await startRecordingSite({
    '/plain': page(),
    '/away': to('evil.test', '/plain'),
    '/there-and-back': to('evil.test', '/back'),
    'evil.test/back': to('shop.test', '/plain', [
      'sid=overwritten; Domain=shop.test',
      'sid=overwritten; Domain=test',
      'mine=of-evil',
    ]),
    '/set': page('/second', ['page=one; Path=/', 'everywhere=1; Domain=shop.test', 'sid=renewed']),
    '/second': page(),
    '/give': page('/given-by-the-site', ['ticket=given-by-the-site']),
    '/spill': to('sibling.shop.test', '/plain', [
      'own=1',
      'wide=1; Domain=shop.test',
      'wider=1; Domain=test',
      'theirs=1; Domain=evil.test',
    ]),
    '/members': (request, response) => {
      const isMember = request.headers.cookie?.includes('sid=secret-of-the-shop');
      if (isMember) return html('<a class="logout">Bob</a><h1>An order</h1>')(request, response);
      response.writeHead(302, { location: '/login' }).end();
    },
    '/api': (_request, response) =>
      void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{ "user": null, "items": [{ "title": "A sample" }] }'),
    '/login': html('<h1>Who are you?</h1>'),
    '/numbered': (request, response) => {
      clock += 10_000;
      const number = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page'));
      const next = number < 5 ? `/numbered?page=${number + 1}` : undefined;
      page(next, [`at=${number}; Path=/`])(request, response);
    },
  });
});
afterAll(() => site.close());

beforeEach(() => {
  site.visits.length = 0;
  clock = Date.now();
  session = sessionOf({
    cookies: [
      { name: 'sid', value: 'secret-of-the-shop', domain: 'shop.test' },
      { name: 'wide', value: 'secret-of-the-domain', domain: '.shop.test' },
      { name: 'tls', value: 'only-encrypted', domain: 'shop.test', secure: true },
      { name: 'other', value: 'secret-of-evil', domain: 'evil.test' },
    ],
    httpAuth: [{ origin: site.url('shop.test', ''), username: 'bob', password: 'hunter-2' }],
    headers: [
      { origin: site.url('shop.test', ''), headers: { 'x-api-key': 'header-of-the-shop' } },
      { origin: site.url('api.shop.test', ''), headers: { 'x-auth-token': 'header-of-the-api' } },
    ],
  });
});

const scrape = (
  path: string,
  { recipe: more, ...input }: { recipe?: object; session?: object; test?: boolean } = {
    session: { name: 'shop' },
  },
  { host = 'shop.test', ...options }: ScrapeRunOptions & { host?: string } = {},
) => {
  const run = scrapingOverHttp(nobody, {
    fetch: createWalledFetch(policyWith(...site.allowed(...HOSTS)), async () => ['127.0.0.1']),
    userAgent: 'Gannet/test',
    now: () => clock,
    sessions: session.use,
  });
  const recipe = {
    start: [site.url(host, path)],
    fields: [{ name: 'title', select: 'h1' }],
    pagination: { type: 'next', select: 'a[rel=next]' },
    stop: { repeat: false },
    ...more,
  };
  return runScrapeJob(run, { recipe, ...input }, options);
};
const secretsIn = (visit: RecordingSite['visits'][number] | undefined) => {
  const { cookie, authorization, ...others } = visit?.headers ?? {};
  return { cookie, authorization, key: others['x-api-key'], token: others['x-auth-token'] };
};
const NOTHING = { cookie: undefined, authorization: undefined, key: undefined, token: undefined };
const OF_THE_SHOP = {
  cookie: 'sid=secret-of-the-shop; wide=secret-of-the-domain',
  authorization: `Basic ${Buffer.from('bob:hunter-2').toString('base64')}`,
  key: 'header-of-the-shop',
  token: undefined,
};

describe('a session in a scrape without a browser', () => {
  it('gives the site its cookies, login and headers, and nothing of other sites', async () => {
    const { outcome } = await scrape('/plain');

    expect(site.visits.map(secretsIn)).toEqual([OF_THE_SHOP]);
    expect(outcome.report).toMatchObject({ session: { name: 'shop' } });
    expect(session.saves).toEqual([]);
  });

  it('sends nothing of it along with a redirect, and all of it when that leads back', async () => {
    await scrape('/away');
    await scrape('/there-and-back');

    expect(site.visits.map(({ host, path }) => host + path)).toEqual([
      'shop.test/away',
      'evil.test/plain',
      'shop.test/there-and-back',
      'evil.test/back',
      'shop.test/plain',
    ]);
    const seen = site.visits.map(secretsIn);
    expect(seen[1]).toEqual({ ...NOTHING, cookie: 'other=secret-of-evil' });
    expect(seen[3]).toEqual({ ...NOTHING, cookie: 'other=secret-of-evil' });
    // What a stranger sets on the way belongs to the stranger.
    expect(seen[4]).toEqual(OF_THE_SHOP);
  });

  it.each([
    [
      'a host below',
      'api.shop.test',
      { ...NOTHING, cookie: 'wide=secret-of-the-domain', token: 'header-of-the-api' },
    ],
    ['a sibling', 'sibling.shop.test', { ...NOTHING, cookie: 'wide=secret-of-the-domain' }],
    ['a host that ends alike', 'shop.test.evil.test', NOTHING],
    ['the suffix itself', 'test', NOTHING],
  ])('gives %s what is its own', async (_what, host, seen) => {
    await scrape('/plain', undefined, { host });

    expect(site.visits.map(secretsIn)).toEqual([seen]);
  });

  it('belongs to an origin: another port of the host gets cookies, as in browsers, and no login', async () => {
    const other = await startRecordingSite({ '/plain': page() });
    const run = scrapingOverHttp(nobody, {
      fetch: createWalledFetch(policyWith(...other.allowed('shop.test')), async () => [
        '127.0.0.1',
      ]),
      userAgent: 'Gannet/test',
      now: () => clock,
      sessions: session.use,
    });
    const recipe = {
      start: [other.url('shop.test', '/plain')],
      fields: [{ name: 'a', select: 'h1' }],
    };

    await runScrapeJob(run, { recipe, session: { name: 'shop' } });

    expect(other.visits.map(secretsIn)).toEqual([{ ...NOTHING, cookie: OF_THE_SHOP.cookie }]);
    await other.close();
  });

  it('keeps what answers set for the pages that follow, without a session, too', async () => {
    await scrape('/set', {});

    expect(site.visits.map(({ headers }) => headers.cookie)).toEqual([
      undefined,
      'page=one; everywhere=1; sid=renewed',
    ]);
  });

  it('takes no cookies that reach further than their site', async () => {
    await scrape('/spill', {});

    expect(site.visits.map(({ host, headers }) => [host, headers.cookie])).toEqual([
      ['shop.test', undefined],
      ['sibling.shop.test', 'wide=1'],
    ]);
  });

  it('keeps nothing from one job to the next', async () => {
    await scrape('/set', {});
    await scrape('/plain', {});

    expect(site.visits.at(-1)?.headers.cookie).toBeUndefined();
  });

  it('is saved when the scrape has done its work, if that was asked for', async () => {
    const { outcome } = await scrape('/set', { session: { name: 'shop', save: true } });

    expect(outcome.report).toMatchObject({ session: { name: 'shop', saved: 'saved' } });
    const [latest] = session.saves;
    expect(latest?.cookies.map(({ name, value, domain }) => [name, value, domain])).toEqual(
      expect.arrayContaining([
        ['sid', 'renewed', 'shop.test'],
        ['everywhere', '1', '.shop.test'],
        ['tls', 'only-encrypted', 'shop.test'],
        ['other', 'secret-of-evil', 'evil.test'],
      ]),
    );
    expect(latest?.httpAuth).toHaveLength(1);
  });

  it('says when somebody else was faster, and which parts need a page', async () => {
    session = sessionOf(
      { origins: [{ origin: 'https://shop.test', localStorage: { a: 'b' } }] },
      undefined,
      'changed',
    );

    const { outcome } = await scrape('/plain', { session: { name: 'shop', save: true } });

    expect(outcome.report).toMatchObject({
      session: { name: 'shop', saved: 'changed', unused: ['localStorage'] },
    });
  });

  it('goes along into the invocations that follow where it is saved', async () => {
    const { invocations } = await scrape(
      '/numbered?page=1',
      { session: { name: 'shop', save: true } },
      { budgetMs: 30_000 },
    );

    expect(invocations).toBe(2);
    expect(site.visits.map(({ headers }) => /at=(\d)/.exec(headers.cookie ?? '')?.[1])).toEqual([
      undefined,
      '1',
      '2',
      '3',
      '4',
    ]);
    expect(session.uses()).toBe(2);
  });

  it('begins each invocation as it was where nobody saves it', async () => {
    await scrape('/numbered?page=1', { session: { name: 'shop' } }, { budgetMs: 30_000 });

    expect(site.visits.map(({ headers }) => /at=(\d)/.exec(headers.cookie ?? '')?.[1])).toEqual([
      undefined,
      '1',
      '2',
      undefined,
      '4',
    ]);
    expect(session.saves).toEqual([]);
  });

  it('asks nobody anything when there is no such session, or it was used enough', async () => {
    await expect(scrape('/plain', { session: { name: 'other' } })).rejects.toMatchObject({
      code: 'SESSION_NOT_FOUND',
    });
    const usedUp = new Deferral('quota', 1_000);
    session = sessionOf({}, usedUp);
    await expect(scrape('/plain')).rejects.toBe(usedUp);

    expect(site.visits).toEqual([]);
  });

  it('is the one that the recipe names, unless the job names another one', async () => {
    const { outcome } = await scrape('/plain', { recipe: { session: { name: 'shop' } } });
    const other = scrape('/plain', {
      session: { name: 'other' },
      recipe: { session: { name: 'shop' } },
    });

    expect(site.visits.map(secretsIn)).toEqual([OF_THE_SHOP]);
    expect(outcome.report).toMatchObject({ session: { name: 'shop' } });
    await expect(other).rejects.toMatchObject({
      code: 'SESSION_NOT_FOUND',
      message: expect.stringContaining('"other"'),
    });
  });

  it('reads what is for members only, and no login page in its place', async () => {
    const recipe = { session: { name: 'shop' }, loggedIn: '.logout' };

    const { file } = await scrape('/members', { recipe });
    session = sessionOf({});
    const failure = scrape('/members', { recipe });

    expect(file('rows.csv').toString()).toBe('title\r\nAn order\r\n');
    await expect(failure).rejects.toMatchObject({
      code: 'TARGET_AUTH_REQUIRED',
      message: expect.stringContaining('/login, which shows no .logout (loggedIn). The session'),
    });
  });

  it('hides what the site gave on the way, too', async () => {
    const failure = await scrape('/give', {}).catch((thrown: unknown) => thrown);

    expect(site.visits.at(-1)?.path).toBe('/given-by-the-site');
    expect(String(failure)).toContain('/[masked] answered with status 404');
  });

  it('is in no failure and in no report', async () => {
    const failure = await scrape('/secret-of-the-shop').catch((thrown: unknown) => thrown);

    expect(String(failure)).toContain('[masked]');
    expect(String(failure)).not.toContain('secret-of-the-shop');
  });
});

describe('a test run of a recipe for members', () => {
  it('tells what it finds, and what a real run would fail with', async () => {
    const { file } = await scrape('/api', {
      test: true,
      session: { name: 'shop' },
      recipe: {
        source: 'json',
        loggedIn: '$.user',
        list: '$.items[*]',
        fields: [{ name: 'title', select: '$.title' }],
        pagination: undefined,
      },
    });

    const { rows, wouldFail } = JSON.parse(file('test.json').toString());
    expect(rows).toEqual([{ title: 'A sample' }]);
    expect(wouldFail).toMatchObject([
      { code: 'TARGET_AUTH_REQUIRED', pointer: expect.stringContaining('/recipe/loggedIn') },
    ]);
  });
});
