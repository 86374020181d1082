import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Deferral } from '../../../../src/jobs/deferral.ts';
import type { FoundEvidence } from '../../../../src/jobs/ports.ts';
import { SessionContents } from '../../../../src/sessions/contents.ts';
import { sessionNotFound } from '../../../../src/sessions/failures.ts';
import type { Saved, UseSessions } from '../../../../src/sessions/use-sessions.ts';
import { startRunner, type TestRunner } from '../../../support/kind-runner.ts';
import { html } from '../../../support/site/route.ts';
import { type Site, startSite } from '../../../support/site/site.ts';

/** Prints what it finds, and leaves something. */
const ACCOUNT = html(`<pre id="found"></pre><script>
  document.getElementById('found').textContent = JSON.stringify({
    cookie: document.cookie, local: { ...localStorage }, session: { ...sessionStorage },
    history: history.length });
  localStorage.setItem('visits', 'visited-by-the-job');
  sessionStorage.setItem('tab', 'of-this-tab');
  document.cookie = 'visited=cookie-of-the-job; path=/; max-age=999';
  console.error('my token is', localStorage.getItem('token'));
</script>`);

let site: Site;
let other: Site;
let runner: TestRunner;
/** Headers of each request, by host and path. */
let seen: { readonly at: string; readonly headers: NodeJS.Dict<string | string[]> }[] = [];
let stored: SessionContents;
let saves: SessionContents[] = [];
let outcome: Saved = 'saved';
let usedUp: Deferral | undefined;

const sessions: UseSessions = {
  open: async (clientId, name) => {
    if (clientId !== 'cli_a' || name !== 'shop') throw sessionNotFound(name);
    return {
      contents: stored,
      begin: async () => {
        if (usedUp) throw usedUp;
      },
      save: async (contents) => {
        saves.push(contents);
        return outcome;
      },
    };
  },
};

beforeAll(async () => {
  const answerWith =
    (route: ReturnType<typeof html>): ReturnType<typeof html> =>
    (request, response) => {
      seen.push({ at: `${request.headers.host}${request.url}`, headers: request.headers });
      route(request, response);
    };
  other = await startSite({
    '/landing': answerWith(html('landed')),
    '/pixel': answerWith(html('')),
  });
  site = await startSite({
    '/account': answerWith(ACCOUNT),
    '/away': answerWith((_request, response) => {
      response.writeHead(302, { location: other.url('/landing') }).end();
    }),
    '/with-others': answerWith(html(`<img src="${other.url('/pixel')}"><img src="/own">`)),
    '/own': answerWith(html('')),
  });
  runner = await startRunner([site, other], { sessions });
});

afterAll(async () => {
  await runner.close();
  await Promise.all([site.close(), other.close()]);
});

beforeEach(() => {
  seen = [];
  saves = [];
  outcome = 'saved';
  usedUp = undefined;
  const origin = new URL(site.secureUrl('/')).origin;
  stored = SessionContents.parse({
    cookies: [
      { name: 'sid', value: 'cookie-secret-value', domain: 'shop.localhost', httpOnly: true },
      { name: 'lang', value: 'de', domain: 'shop.localhost' },
      { name: 'elsewhere', value: 'not-for-the-shop', domain: 'other.test' },
    ],
    origins: [
      {
        origin,
        localStorage: { token: 'local-secret-value' },
        sessionStorage: { step: 'session-secret-value' },
      },
      { origin: 'https://far.test', localStorage: { a: 'of-somebody-else' } },
    ],
    httpAuth: [{ origin, username: 'bob', password: 'hunter-2' }],
    headers: [{ origin, headers: { 'x-api-key': 'header-secret-value' } }],
  });
});

const visit = (path: string, session: object = {}, more: object = {}, options: object = {}) =>
  runner.run(
    'page',
    {
      url: site.secureUrl(path),
      outputs: ['text'],
      session: { name: 'shop', ...session },
      ...more,
    },
    options,
  );
const pageText = () => runner.file('page.txt').toString('utf8');
const headersAt = (path: string) => seen.filter(({ at }) => at.endsWith(path)).at(-1)?.headers;

describe('a session that a job is run in', () => {
  it('gives the page its cookies and storage, and nothing of other sites', async () => {
    const { report } = await visit('/account');

    expect(JSON.parse(pageText())).toEqual({
      cookie: 'lang=de',
      local: { token: 'local-secret-value' },
      session: { step: 'session-secret-value' },
      history: expect.any(Number),
    });
    expect(headersAt('/account')?.cookie).toBe('sid=cookie-secret-value; lang=de');
    expect(report).toMatchObject({ session: { name: 'shop' } });
    expect(saves).toEqual([]);
  });

  it('is not begun when the account has done enough for today, and nothing is visited', async () => {
    usedUp = new Deferral('quota', 1_000);

    await expect(visit('/account')).rejects.toBe(usedUp);
    expect(seen).toEqual([]);
  });

  it('asks no site anything while it is put into the browser', async () => {
    await visit('/account');

    expect(seen.map(({ at }) => at)).toEqual([`shop.localhost:${site.port}/account`]);
  });

  it('sends logins and headers to their origin', async () => {
    await visit('/account');

    expect(headersAt('/account')).toMatchObject({
      authorization: `Basic ${Buffer.from('bob:hunter-2').toString('base64')}`,
      'x-api-key': 'header-secret-value',
    });
  });

  it('sends them to no other origin: not to what the page loads, not after a redirect', async () => {
    await visit('/with-others');
    await visit('/away');

    expect(headersAt('/own')).toHaveProperty('x-api-key');
    expect(headersAt('/away')).toHaveProperty('authorization');
    for (const path of ['/pixel', '/landing']) {
      expect(headersAt(path)).toBeDefined();
      expect(headersAt(path)).not.toHaveProperty('x-api-key');
      expect(headersAt(path)).not.toHaveProperty('authorization');
    }
  });

  it('is saved as the page left it', async () => {
    const { report } = await visit('/account', { save: true });

    expect(report).toMatchObject({ session: { name: 'shop', saved: 'saved' } });
    const [latest] = saves;
    expect(SessionContents.parse(latest)).toEqual(latest);
    expect(latest?.cookies.map(({ name, value, domain }) => [name, value, domain])).toEqual(
      expect.arrayContaining([
        ['sid', 'cookie-secret-value', 'shop.localhost'],
        ['visited', 'cookie-of-the-job', 'shop.localhost'],
        ['elsewhere', 'not-for-the-shop', 'other.test'],
      ]),
    );
    expect(latest?.origins).toEqual([
      { origin: 'https://far.test', localStorage: { a: 'of-somebody-else' }, sessionStorage: {} },
      {
        origin: new URL(site.secureUrl('/')).origin,
        localStorage: { token: 'local-secret-value', visits: 'visited-by-the-job' },
        sessionStorage: { step: 'session-secret-value', tab: 'of-this-tab' },
      },
    ]);
    expect(latest?.httpAuth).toEqual(stored.httpAuth);
  });

  it('can be used as it was saved', async () => {
    await visit('/account', { save: true });
    stored = SessionContents.parse(saves[0]);

    await visit('/account');

    expect(JSON.parse(pageText())).toMatchObject({
      cookie: expect.stringContaining('visited=cookie-of-the-job'),
      local: { visits: 'visited-by-the-job' },
      session: { tab: 'of-this-tab' },
    });
  });

  it('says in the report when somebody else has saved it first', async () => {
    outcome = 'changed';

    const { report } = await visit('/account', { save: true });

    expect(report).toMatchObject({ session: { saved: 'changed' } });
  });

  it('shows nothing of its values in report, failure and evidence', async () => {
    let found: FoundEvidence | undefined;
    const evidence = {
      keep: async (what: FoundEvidence) => {
        found = what;
      },
    };
    const { report } = await visit('/account', { save: true });
    const failing = visit(
      '/account',
      {},
      { waitFor: '#cookie-secret-value', waitForTimeoutMs: 500 },
      { evidence },
    );
    const failure = await failing.catch((thrown: unknown) => thrown);

    const files = (found?.files ?? []).filter(({ name }) => name !== 'screenshot.jpg');
    const told = [report, found?.report, String(failure)].map((one) => JSON.stringify(one));
    const all = [...told, ...files.map(({ body }) => Buffer.from(body).toString('utf8'))].join();
    expect(files.map(({ name }) => name)).toEqual(['dom.html', 'console.txt', 'network.har']);
    expect(all).toContain('my token is [masked]');
    for (const secret of ['cookie-secret', 'local-secret', 'session-secret', 'header-secret']) {
      expect(all).not.toContain(secret);
    }
    expect(all).not.toMatch(/hunter-2|Ym9iOmh1bnRlci0y/);
  });

  it('is not there for another client', async () => {
    const theirs = visit('/account', {}, {}, { clientId: 'cli_b' });

    await expect(theirs).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
    expect(seen).toEqual([]);
  });
});
