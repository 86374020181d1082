import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startRunner, type TestRunner } from '../../../support/kind-runner.ts';
import {
  type RecordingSite,
  startRecordingSite,
  type Visit,
} from '../../../support/recording-site.ts';
import { sessionOf } from '../../../support/session-of.ts';
import { html, type Route } from '../../../support/site/route.ts';

const HOSTS = ['shop.test', 'api.shop.test', 'evil.test', 'shop.test.evil.test'];

/** Everything of the session that only `shop.test` may see, as it would stand in a header. */
const SECRETS = /cookie-of-the-shop|header-of-the-shop|Ym9iOmh1bnRlci0y/;
const OF_THE_DOMAIN = /cookie-of-the-domain/;

let site: RecordingSite;
let runner: TestRunner;

const to =
  (host: string, path: string, status = 302): Route =>
  (_request, response) => {
    const headers = { location: site.url(host, path), 'access-control-allow-origin': '*' };
    response.writeHead(status, headers).end();
  };
const seen = (body = ''): Route => html(body, { 'access-control-allow-origin': '*' });

beforeAll(async () => {
  site = await startRecordingSite({
    '/own': seen(),
    '/seen': seen(),
    '/style': (_request, response) =>
      void response
        .writeHead(200, { 'content-type': 'text/css' })
        .end(`@import url("${site.url('evil.test', '/seen?import')}"); body { color: red }`),
    '/302': (request, response) => to('evil.test', `/seen?${request.url}`)(request, response),
    '/307': (request, response) => to('evil.test', `/seen?${request.url}`, 307)(request, response),
    'shop.test/bounce': to('evil.test', '/bounce'),
    'evil.test/bounce': to('shop.test', '/own?bounced'),
    'shop.test/alike': to('shop.test.evil.test', '/seen?alike'),
    'shop.test/below': to('api.shop.test', '/seen?below'),
    '/document': to('evil.test', '/landing'),
    'evil.test/landing': seen('<h1>Landed</h1><img src="/seen?of-landing">'),
    '/document-307': to('evil.test', '/landing', 307),
    '/chain': to('evil.test', '/chain-2'),
    'evil.test/chain-2': to('shop.test', '/chain-3'),
    'shop.test/chain-3': to('evil.test', '/landing'),
    '/script-leaves': seen(`<script>location.href = '${'/document'}'</script>`),
    'evil.test/frame': (request, response) =>
      seen(
        `<img src="${site.url('shop.test', '/own?framed')}">` +
          `<script>fetch('${site.url('shop.test', '/own?fetched-by-frame')}').catch(() => 0)</script>`,
      )(request, response),
    '/all': (request, response) => {
      const evil = (path: string) => site.url('evil.test', path);
      seen(`<link rel="stylesheet" href="/style"><link rel="preload" as="image" href="${evil('/seen?preload')}">
        <img src="/own?image"><img src="/302?image"><img src="/307?image"><img src="/bounce?image">
        <img src="/alike"><img src="/below"><img src="${evil('/seen?image')}">
        <img src="${evil('/bounce?direct')}"><iframe src="/302?frame"></iframe>
        <iframe src="${evil('/frame')}"></iframe><iframe src="/own?frame"></iframe>
        <object data="/302?object"></object><video src="/302?video"></video>
        <script src="/302?script"></script><script src="/302?module" type="module"></script>
        <form method="post" action="/307?form" target="form"></form><iframe name="form"></iframe>
        <pre id="done"></pre><script>
          document.forms[0].submit();
          const asked = ['/302?fetch', '/307?fetch', '/bounce?fetch', '${evil('/seen?fetch')}']
            .map((url) => fetch(url, { mode: 'cors' }).catch(() => 0));
          asked.push(fetch('/307?post', { method: 'POST', body: 'x' }).catch(() => 0));
          navigator.sendBeacon('${evil('/seen?beacon')}', 'x');
          const source = "fetch('" + location.origin + "/302?worker').catch(() => 0).then(() => postMessage(1))";
          const worker = new Worker(URL.createObjectURL(new Blob([source])));
          asked.push(new Promise((done) => { worker.onmessage = done; worker.onerror = done; }));
          Promise.all(asked).then(() => { const done = document.getElementById('done'); done.textContent = 'asked'; done.className = 'all-asked'; });
        </script>`)(request, response);
    },
  });
  const origin = site.url('shop.test', '');
  const session = sessionOf({
    cookies: [
      { name: 'sid', value: 'cookie-of-the-shop', domain: 'shop.test', httpOnly: true },
      { name: 'wide', value: 'cookie-of-the-domain', domain: '.shop.test' },
    ],
    httpAuth: [{ origin, username: 'bob', password: 'hunter-2' }],
    headers: [{ origin, headers: { 'x-api-key': 'header-of-the-shop' } }],
  });
  runner = await startRunner([{ hosts: HOSTS, port: site.port }], { sessions: session.use });
});
afterAll(async () => {
  await runner.close();
  await site.close();
});
beforeEach(() => {
  site.visits.length = 0;
});

const visit = (path: string, more: object = {}) =>
  runner.run('page', {
    url: site.url('shop.test', path),
    outputs: ['text'],
    session: { name: 'shop' },
    ...more,
  });
const textOf = ({ headers }: Visit) => JSON.stringify(headers);
const placeOf = ({ host, path }: Visit) => `${host}${path}`;
const placesOf = (visits: readonly Visit[]) => visits.map(placeOf);
const strangers = () => site.visits.filter(({ host }) => host !== 'shop.test');

describe('what belongs to the origin of a session', () => {
  it('goes to nobody else, whatever a page loads and wherever redirects lead', async () => {
    await visit('/all', { waitFor: '.all-asked' });

    const seenBy = placesOf(strangers());
    for (const how of ['image', 'frame', 'object', 'video', 'script', 'module', 'fetch']) {
      expect(seenBy).toContain(`evil.test/seen?/302?${how}`);
    }
    for (const how of ['image', 'form', 'fetch', 'post']) {
      expect(seenBy).toContain(`evil.test/seen?/307?${how}`);
    }
    expect(seenBy).toEqual(
      expect.arrayContaining([
        'evil.test/bounce',
        'evil.test/seen?import',
        'evil.test/seen?preload',
        'evil.test/seen?beacon',
        'evil.test/seen?/302?worker',
        'shop.test.evil.test/seen?alike',
        'api.shop.test/seen?below',
      ]),
    );
    expect(placesOf(strangers().filter((one) => SECRETS.test(textOf(one))))).toEqual([]);
    const ofTheDomain = strangers().filter((one) => OF_THE_DOMAIN.test(textOf(one)));
    expect(new Set(ofTheDomain.map(({ host }) => host))).toEqual(new Set(['api.shop.test']));
  });

  it('goes to the origin itself, with all that its page loads there', async () => {
    await visit('/all', { waitFor: '.all-asked' });

    const own = site.visits.filter(
      ({ host, path }) => host === 'shop.test' && /^\/(all|own\?image)/.test(path),
    );
    expect(placesOf(own)).toEqual(['shop.test/all', 'shop.test/own?image']);
    for (const { headers } of own) {
      expect(headers).toMatchObject({
        'x-api-key': 'header-of-the-shop',
        authorization: `Basic ${Buffer.from('bob:hunter-2').toString('base64')}`,
        cookie: 'sid=cookie-of-the-shop; wide=cookie-of-the-domain',
      });
    }
  });

  it.each(['/document', '/document-307', '/script-leaves'])(
    'is taken off where %s leads to another origin',
    async (path) => {
      await visit(path, { waitFor: 'h1' });

      expect(placesOf(strangers())).toEqual(['evil.test/landing', 'evil.test/seen?of-landing']);
      expect(strangers().filter((one) => SECRETS.test(textOf(one)))).toEqual([]);
    },
  );

  it('comes and goes along a chain of redirects', async () => {
    await visit('/chain', { waitFor: 'h1' });

    const chain = site.visits.map((one) => [placeOf(one), SECRETS.test(textOf(one))]);
    expect(chain).toEqual([
      ['shop.test/chain', true],
      ['evil.test/chain-2', false],
      ['shop.test/chain-3', true],
      ['evil.test/landing', false],
      ['evil.test/seen?of-landing', false],
    ]);
  });
});
