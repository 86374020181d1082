import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunKind } from '../../../../src/jobs/ports.ts';
import { scrapingOverHttp } from '../../../../src/kinds/scrape/without-browser.ts';
import type { ChooseExit, ExitRequest } from '../../../../src/proxies/choose-exit.ts';
import { readPools } from '../../../../src/proxies/pools.ts';
import { createWalledFetch } from '../../../../src/wall/fetch.ts';
import { type Canary, startCanary } from '../../../support/canary.ts';
import { runScrapeJob } from '../../../support/catalogue/job-world.ts';
import { type ForwardProxy, startForwardProxy } from '../../../support/forward-proxy.ts';
import { policyWith } from '../../../support/policy.ts';
import { type RecordingSite, startRecordingSite } from '../../../support/recording-site.ts';
import { sessionOf } from '../../../support/session-of.ts';
import { html } from '../../../support/site/route.ts';

const LOGIN = 'exit-user:exit-password';
const HIDDEN = /exit-user|exit-pass|exit\.test|proxy-auth/i;

const nobody: RunKind = async () => {
  throw new Error('This needs a browser.');
};

let site: RecordingSite;
let proxy: ForwardProxy;
let canary: Canary;
let asked: ExitRequest[] = [];
let told: string[] = [];
/** What names lead to, one look-up after the other; the last one stays. */
let answers: string[] = [];
let lookUps = 0;

const chooseExit: ChooseExit = async (request) => {
  asked.push(request);
  const url = `http://${LOGIN}@exit.test:${proxy.port}`;
  const [exit] =
    readPools(JSON.stringify({ eu: { exits: [{ url, country: 'DE' }] } })).get('eu') ?? [];
  if (!exit) throw new Error('There is one.');
  return { exit, leave: async (how) => void told.push(how) };
};

beforeAll(async () => {
  site = await startRecordingSite({
    '/first': html('<h1>One</h1><a rel="next" href="/second">Next</a>'),
    '/second': html('<h1>Two</h1>'),
    '/inside': (_request, response) =>
      void response.writeHead(302, { location: `http://10.0.0.1/` }).end(),
    '/rebound': (_request, response) =>
      void response.writeHead(302, { location: 'http://rebound.test:8080/' }).end(),
    '/metadata': (_request, response) =>
      void response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
  });
  proxy = await startForwardProxy(LOGIN);
  canary = await startCanary();
});
afterAll(() => Promise.all([site.close(), proxy.close(), canary.close()]));

beforeEach(() => {
  asked = [];
  told = [];
  answers = [];
  lookUps = 0;
  site.visits.length = 0;
  proxy.tunnels.length = 0;
  proxy.answerWith(undefined);
});

const scrape = (
  start: string,
  { proxy: wish = { pool: 'eu' }, ...more }: { proxy?: object; session?: object } = {},
) => {
  const policy = policyWith(...site.allowed('shop.test'), `exit.test:${proxy.port}`);
  const resolve = async (host: string) => {
    if (host !== 'rebound.test') return ['127.0.0.1'];
    lookUps += 1;
    return [answers[Math.min(lookUps, answers.length) - 1] ?? '127.0.0.1'];
  };
  const run = scrapingOverHttp(nobody, {
    fetch: createWalledFetch(policy, resolve),
    userAgent: 'Gannet/test',
    now: Date.now,
    sessions: sessionOf({
      cookies: [{ name: 'sid', value: 'secret-of-the-shop', domain: 'shop.test' }],
    }).use,
    chooseExit,
  });
  const recipe = {
    start: [start],
    fields: [{ name: 'title', select: 'h1' }],
    pagination: { type: 'next', select: 'a[rel=next]' },
  };
  return runScrapeJob(run, { recipe, proxy: wish, ...more });
};
const failureOf = (start: string) => scrape(start).catch((thrown: unknown) => thrown);
const shop = (path: string) => site.url('shop.test', path);

describe('a proxy pool in a scrape without a browser', () => {
  it('is left through with every page, and named in the report', async () => {
    const { outcome, file } = await scrape(shop('/first'), { proxy: { pool: 'eu', sticky: true } });

    expect(file('rows.csv').toString()).toBe('title\r\nOne\r\nTwo\r\n');
    expect(proxy.tunnels).toEqual([`127.0.0.1:${site.port}`, `127.0.0.1:${site.port}`]);
    expect(asked).toMatchObject([
      { clientId: 'cli_a', site: 'shop.test', attempt: 1, wish: { pool: 'eu', sticky: true } },
    ]);
    expect(outcome.report).toMatchObject({ proxy: { pool: 'eu', country: 'DE' } });
    expect(outcome.downloadedBytes).toBeGreaterThan(50);
    expect(told).toEqual(['up']);
  });

  it('gives the login to the exit, the session to the site, and neither to the other', async () => {
    const { outcome } = await scrape(shop('/second'), { session: { name: 'shop' } });

    expect(proxy.logins.at(-1)).toBe(`Basic ${Buffer.from(LOGIN).toString('base64')}`);
    const [visit] = site.visits;
    expect(visit?.headers.cookie).toBe('sid=secret-of-the-shop');
    expect(JSON.stringify([visit, outcome.report])).not.toMatch(HIDDEN);
    expect(outcome.report).toMatchObject({ session: { name: 'shop' }, proxy: { pool: 'eu' } });
  });

  it.each([
    ['does not let us in', 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'],
    ['refuses', 'HTTP/1.1 503 exit.test is tired of exit-user\r\n\r\n'],
    ['speaks something else', 'SSH-2.0-exit-password\r\n\r\n'],
    ['breaks off', ''],
    ['sends the page itself', '<h1>Welcome to exit.test</h1>\r\n\r\n'],
    ['answers for ever', `HTTP/1.1 200 OK\r\n${'X-Filler: 1\r\n'.repeat(2_000)}`],
  ])('fails when the exit %s, tells on it, and says nothing of it', async (_what, answer) => {
    proxy.answerWith(answer);

    const failure = await failureOf(shop('/first'));

    expect(failure).toMatchObject({ code: 'PROXY_UNAVAILABLE', retryable: true });
    expect(String(failure)).not.toMatch(HIDDEN);
    expect(told).toEqual(['down']);
    expect(site.visits).toEqual([]);
  });

  it('blames the target when the exit says that it does not answer', async () => {
    proxy.answerWith('HTTP/1.1 502 Bad Gateway\r\n\r\n');

    expect(await failureOf(shop('/first'))).toMatchObject({ code: 'TARGET_UNREACHABLE' });
    expect(told).toEqual(['up']);
  });

  it.each([
    ['loopback', () => `http://127.0.0.1:${canary.port}/`],
    ['loopback in another spelling', () => `http://[::ffff:127.0.0.1]:${canary.port}/`],
    ['a private address', () => 'http://10.0.0.1/'],
    ['metadata', () => 'http://169.254.169.254/latest/meta-data/'],
    ['a name for private networks', () => 'http://wiki.internal/'],
    ['a name that leads to loopback', () => 'http://private.test:8080/'],
    ['the exit itself', () => `http://127.0.0.1:${proxy.port}/`],
    ['a redirect to a private address', () => shop('/inside')],
    ['a redirect to metadata', () => shop('/metadata')],
    ['a redirect to a name that leads to loopback', () => shop('/rebound')],
  ])('asks no exit for %s', async (_what, address) => {
    const failure = await failureOf(address());

    expect(failure).toMatchObject({ code: 'ADDRESS_BLOCKED' });
    expect(proxy.tunnels.filter((tunnel) => tunnel !== `127.0.0.1:${site.port}`)).toEqual([]);
    expect(canary.hits()).toBe(0);
  });

  it('asks the exit for the address that was checked, so a name that changes leads nowhere else', async () => {
    answers = ['93.184.216.34', '127.0.0.1'];
    proxy.answerWith('HTTP/1.1 502 Bad Gateway\r\n\r\n');

    const failure = await failureOf('http://rebound.test:8080/');

    expect(failure).toMatchObject({ code: 'TARGET_UNREACHABLE' });
    expect(lookUps).toBe(1);
    expect(proxy.asked).toEqual(expect.arrayContaining(['93.184.216.34:8080']));
    expect(proxy.asked.join()).not.toContain('rebound');
  });

  it('tells nothing of an exit that it did not use', async () => {
    await failureOf('http://wiki.internal/');

    expect(told).toEqual(['nothing']);
  });
});
