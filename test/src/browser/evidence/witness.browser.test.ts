import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { EvidenceKeeper, FoundEvidence } from '../../../../src/jobs/ports.ts';
import { startRunner, type TestRunner } from '../../../support/kind-runner.ts';
import { html } from '../../../support/site/route.ts';
import { type Site, startSite } from '../../../support/site/site.ts';

const Har = z.object({
  log: z.object({
    version: z.literal('1.2'),
    entries: z.array(
      z.object({
        startedDateTime: z.iso.datetime(),
        time: z.number(),
        request: z.object({
          method: z.string(),
          url: z.string(),
          headers: z.array(z.object({ name: z.string(), value: z.string() })),
        }),
        response: z.object({
          status: z.int(),
          redirectURL: z.string(),
          _error: z.string().optional(),
        }),
      }),
    ),
  }),
});

const LOGIN = html(
  `<h1>Sign in</h1><form><input id="p" type="password" value="from-the-server">
   <input type="hidden" name="csrf_token" value="hidden-token-value"></form><p id="echo"></p>
   <script>
     document.getElementById('p').value = 'typed-by-somebody';
     document.getElementById('echo').textContent = 'you typed typed-by-somebody';
     console.log('hello', 'token=console-secret-1');
     console.error('it broke at https://a.example/?api_key=console-secret-2');
     document.cookie = 'sid=cookie-secret';
     fetch('/data?access_token=query-secret', { headers: { authorization: 'Bearer header-secret' } })
       .catch(() => 0);
   </script>`,
  { 'set-cookie': 'session=server-cookie-secret' },
);

const SECRETS = [
  'from-the-server',
  'typed-by-somebody',
  'hidden-token-value',
  'console-secret-2',
  'cookie-secret',
  'server-cookie-secret',
  'query-secret',
  'header-secret',
  'tlh-KX',
];

let site: Site;
let runner: TestRunner;
let found: FoundEvidence | undefined;
const evidence: EvidenceKeeper = {
  keep: async (what) => {
    found = what;
  },
};

beforeAll(async () => {
  site = await startSite({
    '/login': LOGIN,
    '/data': html('data'),
    '/spinning': html('<script>setTimeout(() => { for (;;); }, 100)</script>'),
    '/to-private': (_request, response) => {
      response.writeHead(302, { location: 'http://wiki.corp.internal/secret-plan' }).end();
    },
    '/scanning': html(`<script>
      for (const host of ['http://10.1.2.3', 'http://wiki.corp.internal'])
        fetch(host + '/x').catch((error) => console.error('no', host, error.message));
    </script>`),
  });
  runner = await startRunner([site]);
});

afterAll(async () => {
  await runner.close();
  await site.close();
});

beforeEach(() => {
  found = undefined;
});

/** A job that fails, because it waits for what never comes. */
const fail = async (path: string, input: object = {}, options: object = {}) => {
  const visit = { url: site.url(path), waitFor: '#never', waitForTimeoutMs: 1_000, ...input };
  return runner.run('page', visit, { evidence, ...options }).then(
    () => {
      throw new Error('It did not fail.');
    },
    (failure: unknown) => failure,
  );
};

const fileOf = (name: string): Buffer => {
  const file = found?.files.find((one) => one.name === name);
  if (!file) throw new Error(`No ${name}, but ${found?.files.map((one) => one.name)}.`);
  return Buffer.from(file.body);
};
const textOf = (name: string) => fileOf(name).toString('utf8');
const entries = () => Har.parse(JSON.parse(textOf('network.har'))).log.entries;

describe('the evidence of an attempt that failed', () => {
  it('is a picture, the DOM, the console, the network and a report', async () => {
    const failure = await fail('/login');

    expect(failure).toMatchObject({ code: 'ELEMENT_NOT_FOUND' });
    expect(found?.missing).toEqual([]);
    expect(fileOf('screenshot.jpg').subarray(0, 3).toString('hex')).toBe('ffd8ff');
    expect(textOf('dom.html')).toContain('<h1>Sign in</h1>');
    expect(textOf('console.txt')).toMatch(/^\S+Z log +hello/m);
    expect(entries().map(({ response }) => response.status)).toEqual([200, 200]);
    expect(found?.report).toMatchObject({
      finalUrl: site.url('/login'),
      status: 200,
      redirects: [],
    });
  });

  it('has no secrets in it: not of headers, cookies, queries, forms, nor the client', async () => {
    await fail('/login', { headers: { 'accept-language': 'tlh-KX' } });

    const all = (found?.files ?? [])
      .filter(({ name }) => name !== 'screenshot.jpg')
      .map(({ body }) => Buffer.from(body).toString('utf8'))
      .concat(JSON.stringify(found?.report));
    expect(all).toHaveLength(4);
    for (const secret of SECRETS) expect(all.join('\n')).not.toContain(secret);
    expect(textOf('network.har')).toContain('access_token=[masked]');
  });

  it('does not tell what the wall has refused', async () => {
    const failure = await fail('/scanning');

    expect(failure).toMatchObject({ code: 'ELEMENT_NOT_FOUND' });
    const told = textOf('network.har') + textOf('console.txt') + JSON.stringify(found?.report);
    expect(told).toContain('refused.invalid');
    expect(told).not.toMatch(/10\.1\.2\.3|wiki\.corp|x-gannet-wall|127\.0\.0\.1/);
  });

  it('shows a redirect that was refused, but not where it led to', async () => {
    const failure = await fail('/to-private');

    expect(failure).toMatchObject({ code: 'ADDRESS_BLOCKED' });
    expect(found?.report).toMatchObject({
      redirects: [{ url: site.url('/to-private'), status: 302 }],
      finalUrl: expect.not.stringContaining('wiki'),
    });
    expect(entries()[0]?.response.redirectURL).toBe('http://refused.invalid/secret-plan');
    expect(found?.files.map(({ name }) => name)).toEqual(['console.txt', 'network.har']);
    expect(textOf('console.txt')).not.toContain('wiki.corp');
    expect(JSON.stringify(found?.report)).not.toContain('wiki.corp');
  });

  it('is what can be had of a page that never pauses, within the time of the job', async () => {
    const startedAt = performance.now();

    const failure = await fail('/spinning', { waitForTimeoutMs: 60_000 }, { budgetMs: 6_000 });

    expect(failure).toMatchObject({ code: 'PAGE_UNRESPONSIVE' });
    expect(found?.missing).toContain('dom.html');
    expect(entries()).toHaveLength(1);
    // The 4.2 s of the work are over by then; the whole budget is not by much.
    expect(performance.now() - startedAt).toBeGreaterThan(4_000);
  });

  it('is not looked for when the job was stopped from outside', async () => {
    const stop = new AbortController();
    site.requests.length = 0;
    const failing = fail('/login', { waitForTimeoutMs: 60_000 }, { signal: stop.signal });
    await expect.poll(() => site.requests).toContain('/data?access_token=query-secret');

    stop.abort();

    expect(await failing).toMatchObject({ code: 'WORKER_STOPPED' });
    expect(found).toBeUndefined();
  });

  it('is kept only when it is wanted', async () => {
    await fail('/login', { evidence: 'never' });
    expect(found).toBeUndefined();

    await runner.run('page', { url: site.url('/login') }, { evidence });
    expect(found).toBeUndefined();

    await runner.run('page', { url: site.url('/login'), evidence: 'always' }, { evidence });
    expect(found?.files).toHaveLength(4);
  });

  it('takes a small picture of an enormous window', async () => {
    const viewport = { width: 3_840, height: 4_320, deviceScaleFactor: 3 };

    await fail('/login', { viewport });

    const picture = fileOf('screenshot.jpg');
    expect(picture.length).toBeLessThan(1_500_000);
  });
});
