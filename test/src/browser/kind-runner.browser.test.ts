import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesOf } from '../../../src/browser/processes.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';
import { startRunner, type TestRunner } from '../../support/kind-runner.ts';
import { html } from '../../support/site/route.ts';
import { type Site, startSite } from '../../support/site/site.ts';

let site: Site;
let runner: TestRunner;
/** Settles with the next request for `/hold`, which is never answered. */
let held = Promise.withResolvers<void>();

/** Leaves traces everywhere, then writes down which traces of an earlier visit it found. */
const LEAKS = html(`<pre id="found"></pre><script>
  const found = [document.cookie, localStorage.getItem('k'), sessionStorage.getItem('k'),
    history.length > 2 ? 'history' : ''];
  const read = async () => {
    found.push(...(await indexedDB.databases()).map(({ name }) => name));
    found.push(...await caches.keys());
    found.push(await navigator.clipboard.readText().catch(() => ''));
    found.push(await (await fetch('/cached')).text());
  };
  read().catch(() => 0).finally(async () => {
    document.getElementById('found').textContent = found.filter(Boolean).join();
    document.cookie = 'k=cookie; max-age=999';
    localStorage.setItem('k', 'local'); sessionStorage.setItem('k', 'session');
    indexedDB.open('database'); await caches.open('cache');
    await navigator.clipboard.writeText('clipboard').catch(() => 0);
    document.body.insertAdjacentHTML('beforeend', '<p id="done">done</p>');
  });
</script>`);

/** Stores a word wherever a page can store something. */
const HOARD = html(`<script type="module">
  const word = 'hoarded-by-the-page';
  document.cookie = 'k=' + word + '; max-age=999';
  localStorage.k = sessionStorage.k = word;
  URL.createObjectURL(new Blob([word.repeat(1e6)]));
  await (await caches.open(word)).put('/', new Response(word.repeat(1e5)));
  const root = await navigator.storage.getDirectory();
  const writable = await (await root.getFileHandle(word, { create: true })).createWritable();
  await writable.write(word.repeat(1e5));
  await writable.close();
  const request = indexedDB.open(word);
  request.onupgradeneeded = () => request.result.createObjectStore('s').put(word, 'k');
  request.onsuccess = () => document.body.insertAdjacentHTML('beforeend', '<p id="done">done</p>');
</script>`);

beforeAll(async () => {
  let cachedAnswers = 0;
  site = await startSite({
    '/hold': () => held.resolve(),
    '/leaks': LEAKS,
    '/hoard': HOARD,
    '/cached': (_request, response) => {
      cachedAnswers += 1;
      response.writeHead(200, { 'cache-control': 'max-age=999' });
      response.end(`answer-${cachedAnswers}`);
    },
  });
  runner = await startRunner([site], { maxBrowsers: 2 });
});

afterAll(async () => {
  await runner.close();
  await site.close();
});

const readText = async (path: string, options: object = {}, clientId = 'cli_a') => {
  const input = { url: site.secureUrl(path), outputs: ['text'], ...options };
  await runner.run('page', input, { clientId });
  return runner.file('page.txt').toString('utf8').trim();
};

/** None when the process ended while it was looked at. */
const environmentOf = (pid: number): string[] => {
  try {
    return [readFileSync(`/proc/${pid}/environ`, 'utf8')];
  } catch {
    return [];
  }
};

describe('one job and the next', () => {
  it('finds nothing of the job before: cookies, storage, cache, clipboard, history', async () => {
    const first = await readText('/leaks', { waitFor: '#done' });
    const second = await readText('/leaks', { waitFor: '#done' });

    expect(first).toBe('answer-1\n\ndone');
    expect(second).toBe('answer-2\n\ndone');
    expect(runner.browsers()).toHaveLength(1);
  });

  it('never shares a process between clients, and closes an idle one to make room', async () => {
    await readText('/', {}, 'cli_a');
    const [ofA] = runner.browsers();
    await readText('/', {}, 'cli_b');
    expect(runner.browsers()).toHaveLength(2);

    await readText('/', {}, 'cli_c');

    expect(runner.browsers()).toHaveLength(2);
    expect(runner.browsers()).not.toContain(ofA);
  });

  it('runs jobs of one client side by side in one process', async () => {
    await Promise.all([readText('/', {}, 'cli_c'), readText('/blue', {}, 'cli_c')]);

    expect(runner.browsers()).toHaveLength(2);
  });
});

describe('the disk', () => {
  it('keeps nothing of a page that stores wherever it can, not even its name', async () => {
    await readText('/hoard', { waitFor: '#done' }, 'cli_disk');

    const files = await runner.written();
    expect(files.length).toBeGreaterThan(10);
    for (const word of ['hoarded-by-the-page', 'shop.localhost']) {
      expect(files.filter((file) => file.includes(word))).toEqual([]);
    }
  });
});

describe('the browser process', () => {
  it('sees nothing of our environment', async () => {
    process.env.AWS_SECRET_ACCESS_KEY = 'canary-secret';
    await runner.closeBrowsers();
    await readText('/', {}, 'cli_env');

    const pids = runner.browsers().flatMap((leader) => processesOf(leader).map(({ pid }) => pid));
    const environments = pids.flatMap(environmentOf);
    delete process.env.AWS_SECRET_ACCESS_KEY;

    expect(environments.length).toBeGreaterThan(2);
    for (const environment of environments) expect(environment).not.toMatch(/AWS_|canary|npm_/);
  });
});

describe('a job that is stopped', () => {
  it('ends with the reason it was stopped for, and its page is gone', async () => {
    const stop = new AbortController();
    held = Promise.withResolvers();
    const input = { url: site.url('/hold') };
    const options = { signal: stop.signal, clientId: 'cli_stop' };
    const job = runner.run('screenshot', input, options);
    await held.promise;
    const before = runner.browsers();

    stop.abort(new JobFailure('WORKER_STOPPED', 'Stop.'));

    await expect(job).rejects.toMatchObject({ code: 'WORKER_STOPPED', message: 'Stop.' });
    expect(runner.browsers().length).toBe(before.length - 1);
  });

  it('does not take another job of the same client with it', async () => {
    const stop = new AbortController();
    held = Promise.withResolvers();
    const options = { signal: stop.signal, clientId: 'cli_two' };
    const stopped = runner.run('screenshot', { url: site.url('/hold') }, options);
    await held.promise;
    const other = readText('/late', { waitFor: '#late' }, 'cli_two');

    stop.abort(new JobFailure('WORKER_STOPPED', 'Stop.'));

    await expect(stopped).rejects.toMatchObject({ code: 'WORKER_STOPPED' });
    expect(await other).toBe('Late');
  });

  it('does not start when it was stopped before', async () => {
    const signal = AbortSignal.abort(new JobFailure('WORKER_STOPPED', 'Stop.'));
    const job = runner.run('screenshot', { url: site.url('/') }, { signal });

    await expect(job).rejects.toMatchObject({ code: 'WORKER_STOPPED' });
  });
});

describe('what a job is refused for', () => {
  it.each([
    ['no-such-kind', { url: 'https://example.com/' }],
    ['screenshot', { url: 'https://example.com/', unknown: 1 }],
    ['screenshot', { url: 'file:///etc/passwd' }],
  ])('INVALID_REQUEST: %s %j', async (kind, input) => {
    await expect(runner.run(kind, input)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('fails with the status of the page when the client says so', async () => {
    const input = (path: string) => ({ url: site.url(path), failOn: ['4xx', '5xx'] });

    const failure = (code: string) => expect.objectContaining({ code });
    await expect(runner.run('screenshot', input('/404'))).rejects.toEqual(
      failure('TARGET_HTTP_ERROR'),
    );
    await expect(runner.run('screenshot', input('/500'))).rejects.toEqual(
      failure('TARGET_HTTP_ERROR'),
    );
    await expect(runner.run('screenshot', input('/login'))).rejects.toEqual(
      failure('TARGET_AUTH_REQUIRED'),
    );
  });
});

describe('the report', () => {
  it('has status, redirects, timings and traffic', async () => {
    const { report, browserMs, downloadedBytes } = await runner.run('screenshot', {
      url: site.url('/to-blue'),
    });

    expect(report).toMatchObject({
      finalUrl: site.url('/blue'),
      status: 200,
      redirects: [
        { url: site.url('/to-blue'), status: 302 },
        { url: site.url('/to-blue-2'), status: 301 },
      ],
      requests: { total: 3, ok: 3, failed: 0 },
      complete: true,
    });
    expect(browserMs).toBeGreaterThan(0);
    expect(downloadedBytes).toBeGreaterThan(100);
  });

  it('counts images, and loads the lazy ones of a whole page', async () => {
    const input = { url: site.url('/gallery') };
    const viewport = await runner.run('screenshot', input);
    const whole = await runner.run('screenshot', { ...input, fullPage: true });

    expect(viewport.report).toMatchObject({ images: { expected: 2, loaded: 1 } });
    expect(whole.report).toMatchObject({
      images: { expected: 3, loaded: 2 },
      complete: false,
      incompleteBecause: ['images-missing'],
    });
  });

  it('tells an error of the page from a page', async () => {
    const { report } = await runner.run('screenshot', { url: site.url('/404') });

    expect(report).toMatchObject({ status: 404, incompleteBecause: ['http-error'] });
  });

  it('names characters that no font has', async () => {
    const { report } = await runner.run('screenshot', { url: site.url('/unknown-script') });

    expect(report).toMatchObject({
      missingGlyphs: expect.stringContaining('བ'),
      incompleteBecause: ['glyphs-missing'],
    });
  });
});

describe('the wall', () => {
  it('lets a WebSocket through to where the page itself may be', async () => {
    expect(await readText('/socket', { waitFor: '#said' })).toBe('hello');
  });
});

describe('probe', () => {
  it('starts a browser, names its version and leaves nothing behind', async () => {
    await runner.closeBrowsers();

    const { launchMs, browserVersion } = await runner.probe();

    expect(launchMs).toBeGreaterThan(0);
    expect(browserVersion).toMatch(/^HeadlessChrome\/153\./);
    expect(runner.browsers()).toEqual([]);
    expect(await runner.leftovers()).toEqual([]);
  });
});
