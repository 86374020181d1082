import { createHash, createPublicKey } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultChromiumFolder, unpackChromium } from '../../../layers/chromium/unpack.ts';
import { chromiumArguments } from '../../../src/browser/arguments.ts';
import { chromiumFilesIn } from '../../../src/browser/chromium-files.ts';
import { createEnding } from '../../../src/browser/ending.ts';
import { openSession } from '../../../src/browser/session.ts';
import { SELF_SIGNED } from '../../support/fixtures/self-signed.ts';
import { policyWith } from '../../support/policy.ts';
import { startTwoTongues, type TwoTongues } from '../../support/site/two-tongues.ts';

/** Our certificate counts as good: a browser remembers nothing of sites whose it does not trust. */
const TRUST = `--ignore-certificate-errors-spki-list=${createHash('sha256')
  .update(createPublicKey(SELF_SIGNED.cert).export({ type: 'spki', format: 'der' }))
  .digest('base64')}`;

interface Asked {
  readonly path: string;
  readonly method: string;
  readonly isSecure: boolean;
  readonly headers: IncomingMessage['headers'];
}

/**
 * What a whole browser remembers beside cookies and storage. Each case proves first that a page of
 * the same job finds it: there was something to remember.
 */
describe('what a browser remembers of sites', () => {
  let folder: string;
  let browser: Browser;
  let site: TwoTongues;
  let elsewhere: Server;
  let datagrams: Socket;
  let asked: Asked[];
  let elsewhereAsked: number;

  const headersOf = (path: string): Record<string, string> => {
    switch (path) {
      case '/hsts':
        return { 'strict-transport-security': 'max-age=9999; includeSubDomains' };
      case '/alternative': {
        const { port } = elsewhere.address() as { port: number };
        return { 'alt-svc': `h3=":${port}"; ma=9999, h2=":${port}"; ma=9999` };
      }
      case '/hints':
        return { 'accept-ch': 'Sec-CH-UA-Platform-Version, Device-Memory', vary: '*' };
      case '/kept.css':
        return { 'cache-control': 'max-age=9999', 'content-type': 'text/css', etag: '"kept"' };
      case '/moved':
        return { 'cache-control': 'max-age=9999', location: '/' };
      case '/apart':
        // The next page needs another connection.
        return { connection: 'close' };
      case '/checked':
        return {
          'access-control-allow-origin': '*',
          'access-control-allow-headers': 'x-own',
          'access-control-max-age': '600',
        };
      default:
        return {};
    }
  };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site.test');
    const isSecure = 'encrypted' in request.socket;
    const method = request.method ?? '';
    asked.push({ path: pathname, method, isSecure, headers: request.headers });
    const type = { 'content-type': 'text/html', 'cache-control': 'no-store' };
    response.writeHead(pathname === '/moved' ? 301 : 200, { ...type, ...headersOf(pathname) });
    response.end(pathname === '/kept.css' ? 'p { color: red }' : '<p>page</p>');
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gannet-memories-'));
    const files = chromiumFilesIn((await unpackChromium(await defaultChromiumFolder())).folder);
    browser = await puppeteer.launch({
      executablePath: files.executable,
      headless: 'shell',
      pipe: true,
      ignoreDefaultArgs: true,
      args: [TRUST, ...chromiumArguments(join(folder, 'profile'))],
      env: { HOME: folder, LD_LIBRARY_PATH: files.libraryFolder, FONTCONFIG_FILE: files.fontsConf },
    });
    elsewhere = createServer((socket) => {
      elsewhereAsked += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const { port } = elsewhere.address() as { port: number };
    datagrams = createSocket('udp4', () => {
      elsewhereAsked += 1;
    }).bind(port, '127.0.0.1');
    await once(datagrams, 'listening');
  });
  afterAll(async () => {
    await browser.close();
    elsewhere.close();
    datagrams.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  beforeEach(async () => {
    asked = [];
    elsewhereAsked = 0;
    site = await startTwoTongues(answer);
  });
  afterEach(() => site.close());

  const secure = (path: string, host = 'shop.test') => `https://${host}:${site.port}${path}`;
  const plain = (path: string) => `http://shop.test:${site.port}${path}`;

  /** One job: a context of its own behind a wall of its own, as every job has it. */
  async function job(work: (page: Page) => Promise<void>): Promise<void> {
    const { port } = elsewhere.address() as { port: number };
    const hosts = ['shop.test', 'api.shop.test'];
    const policy = policyWith(
      ...hosts.flatMap((host) => [`${host}:${site.port}`, `${host}:${port}`]),
    );
    const memory = { hasKilled: () => false, stop: () => {} };
    const pid = browser.process()?.pid ?? 0;
    const process = { browser, pid, launchMs: 0, memory, close: async () => {} };
    const ending = createEnding(new AbortController().signal);
    const resolve = async () => ['127.0.0.1'];
    const session = await openSession(process, { policy, resolve }, ending);
    await work(session.page).finally(() => session.close());
  }

  const visits = (...urls: string[]) =>
    job(async (page) => {
      for (const url of urls) await page.goto(url);
    });
  const requestsOf = (path: string) => asked.filter((one) => one.path === path);

  it('a site that wants https only: the next job may ask it by http', async () => {
    await visits(secure('/hsts'), plain('/plain'));
    expect(requestsOf('/plain')).toMatchObject([{ isSecure: true }]);

    await visits(plain('/plain'));

    expect(requestsOf('/plain')).toMatchObject([{ isSecure: true }, { isSecure: false }]);
  });

  it('a service that is elsewhere as well: no job goes there', async () => {
    const again = Array.from({ length: 3 }, () => secure('/'));
    await visits(secure('/alternative'), ...again);
    await visits(...again);

    expect(requestsOf('/')).toHaveLength(6);
    expect(elsewhereAsked).toBe(0);
  });

  it('hints that a site asked for: the next job tells none until it is asked', async () => {
    const told = () =>
      requestsOf('/hints').map(({ headers }) => headers['sec-ch-ua-platform-version']);
    await visits(secure('/hints'), secure('/hints'));
    expect(told()).toEqual([undefined, expect.any(String)]);

    await visits(secure('/hints'));

    expect(told().at(-1)).toBeUndefined();
  });

  it('files and redirects that may be kept: the next job asks for them, with no condition', async () => {
    const style = (page: Page) => page.addStyleTag({ url: secure('/kept.css') });
    const twice = () =>
      job(async (page) => {
        for (const url of [secure('/moved'), secure('/moved')]) {
          await page.goto(url);
          await style(page);
        }
      });
    await twice();
    expect([requestsOf('/moved').length, requestsOf('/kept.css').length]).toEqual([1, 1]);

    await twice();

    expect([requestsOf('/moved').length, requestsOf('/kept.css').length]).toEqual([2, 2]);
    const conditions = asked.flatMap(({ headers }) => headers['if-none-match'] ?? []);
    expect(conditions).toEqual([]);
  });

  it('handshakes: the next job takes up none of them', async () => {
    const apart = () => visits(secure('/apart'), secure('/apart'), secure('/apart'));
    await apart();
    expect(site.handshakes.map(({ isResumed }) => isResumed)).toContain(true);
    const before = site.handshakes.length;

    await apart();

    expect(site.handshakes[before]).toEqual({ isResumed: false });
  });

  it('what another origin has allowed: the next job asks again', async () => {
    const fetches = () =>
      job(async (page) => {
        await page.goto(secure('/'));
        for (let times = 0; times < 2; times += 1) {
          await page.evaluate(
            (url) => fetch(url, { headers: { 'x-own': '1' } }).then((response) => response.text()),
            secure('/checked', 'api.shop.test'),
          );
        }
      });
    const preflights = () => requestsOf('/checked').filter(({ method }) => method === 'OPTIONS');
    await fetches();
    expect(preflights()).toHaveLength(1);

    await fetches();

    expect(preflights()).toHaveLength(2);
  });

  it('icons: no job loads any, so none is kept', async () => {
    const withIcon = () =>
      job(async (page) => {
        await page.goto(secure('/'));
        await page.evaluate(() => {
          document.head.innerHTML = '<link rel="icon" href="/icon.png">';
        });
        await page.goto(secure('/after'));
      });
    await withIcon();
    await withIcon();

    expect(asked.filter(({ path }) => path.includes('icon'))).toEqual([]);
  });
});
