import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FoundEvidence } from '../../../src/jobs/ports.ts';
import type { ChooseExit, ExitRequest } from '../../../src/proxies/choose-exit.ts';
import { readPools } from '../../../src/proxies/pools.ts';
import { type ForwardProxy, startForwardProxy } from '../../support/forward-proxy.ts';
import { startRunner, type TestRunner } from '../../support/kind-runner.ts';
import { html } from '../../support/site/route.ts';
import { type Site, startSite } from '../../support/site/site.ts';

const LOGIN = 'exit-user:exit-password';

let site: Site;
let runner: TestRunner;
let proxy: ForwardProxy;
let asked: ExitRequest[] = [];
let told: string[] = [];
/** Headers that the site got. */
let headers: string[] = [];

/** The only exit there is; the runner lets its address through, as a stage does that names it. */
const chooseExit: ChooseExit = async (request) => {
  asked.push(request);
  const url = `http://${LOGIN}@exit.test:${proxy.port}`;
  const pools = readPools(JSON.stringify({ eu: { exits: [{ url, country: 'DE' }] } }));
  const [exit] = pools.get('eu') ?? [];
  if (!exit) throw new Error('There is one.');
  return { exit, leave: async (how) => void told.push(how) };
};

beforeAll(async () => {
  proxy = await startForwardProxy(LOGIN);
  site = await startSite({
    '/page': (request, response) => {
      headers.push(JSON.stringify(request.headers));
      html('<h1>Hello</h1><img src="/red.png"><iframe src="http://10.0.0.1/"></iframe>')(
        request,
        response,
      );
    },
  });
  const exitAsSite = { ...site, hosts: ['exit.test'], port: proxy.port };
  runner = await startRunner([site, exitAsSite], { chooseExit });
});

afterAll(async () => {
  await runner.close();
  await Promise.all([site.close(), proxy.close()]);
});

beforeEach(() => {
  asked = [];
  told = [];
  headers = [];
  proxy.tunnels.length = 0;
});
afterEach(() => proxy.answerWith(undefined));

const visit = (path: string, more: object = {}, options: object = {}) =>
  runner.run(
    'page',
    { url: site.url(path), outputs: ['text'], proxy: { pool: 'eu' }, ...more },
    options,
  );

describe('a job with a proxy pool', () => {
  it('leaves through an exit with all that its page loads, and says so', async () => {
    const { report } = await visit('/page', {}, { attempt: 2 });

    expect(runner.file('page.txt').toString()).toContain('Hello');
    expect(new Set(proxy.tunnels)).toEqual(new Set([`127.0.0.1:${site.port}`]));
    expect(asked).toMatchObject([
      { clientId: 'cli_a', site: 'shop.test', attempt: 2, wish: { pool: 'eu', sticky: false } },
    ]);
    expect(report).toMatchObject({ proxy: { pool: 'eu', country: 'DE' } });
    expect(told).toEqual(['up']);
  });

  it('is refused what the wall refuses: the exit is not even asked', async () => {
    const { report } = await visit('/page');

    expect(report).toMatchObject({ requests: { refused: 1 } });
    expect(proxy.tunnels).not.toContain('10.0.0.1:80');
  });

  it('gives the login to the exit and to nobody else', async () => {
    const { report } = await visit('/page');

    expect(proxy.logins.at(-1)).toBe(`Basic ${Buffer.from(LOGIN).toString('base64')}`);
    expect(headers).toHaveLength(1);
    expect(headers.join() + JSON.stringify(report)).not.toMatch(/exit-user|exit-pass|proxy-auth/i);
  });

  it('fails as PROXY_UNAVAILABLE when the exit does not work, and tells on it', async () => {
    proxy.answerWith('HTTP/1.1 503 Service Unavailable\r\n\r\n');
    let found: FoundEvidence | undefined;
    const evidence = {
      keep: async (what: FoundEvidence) => {
        found = what;
      },
    };

    const failure = await visit('/page', {}, { evidence }).catch((thrown: unknown) => thrown);

    expect(failure).toMatchObject({ code: 'PROXY_UNAVAILABLE', retryable: true });
    expect(told).toEqual(['down']);
    const files = (found?.files ?? []).map(({ body }) => Buffer.from(body).toString('utf8'));
    expect(files.length).toBeGreaterThan(0);
    const all = files.join() + JSON.stringify(found?.report) + String(failure);
    expect(all).not.toMatch(/exit-user|exit-pass|exit\.test|proxy-auth/i);
  });

  it('tells nothing of an exit that it did not use', async () => {
    const failure = await visit('/page', { url: 'http://wiki.internal/' }).catch(
      (thrown: unknown) => thrown,
    );

    expect(failure).toMatchObject({ code: 'ADDRESS_BLOCKED' });
    expect(told).toEqual(['nothing']);
  });
});
