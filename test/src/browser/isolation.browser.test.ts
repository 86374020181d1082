import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRunner, type TestRunner } from '../../support/kind-runner.ts';
import { html } from '../../support/site/route.ts';
import { type Site, startSite } from '../../support/site/site.ts';

let site: Site;
let runner: TestRunner;

/** Lets in whoever knows the password, which only a browser that was told it before does. */
const secured = (request: IncomingMessage, response: ServerResponse) => {
  const isIn = request.headers.authorization !== undefined;
  response.writeHead(isIn ? 200 : 401, { 'www-authenticate': 'Basic realm="r"' }).end('secured');
};

/**
 * Writes down what it finds of a visit before, then leaves all of it. Every line is `what:found`;
 * a first visit has only the words `none`.
 */
const TRACES = html(`<button id="copy">copy</button><pre id="found"></pre><script type="module">
  const found = {};
  const look = async (what, find) => { found[what] = (await find().catch(() => 'none')) || 'none'; };
  const root = () => navigator.storage.getDirectory();
  await look('worker', async () => (await navigator.serviceWorker.getRegistrations()).length);
  await look('files', async () => { for await (const name of (await root()).keys()) return name; });
  await look('password', async () => (await fetch('/secured')).status === 200 && 'known');
  await look('clipboard', () => navigator.clipboard.readText());
  await look('history', async () => navigation.entries().length > 2 && 'entries');
  await look('window', async () => window.name);
  await look('locks', async () => (await navigator.locks.query()).held.length);
  await look('grants', async () => (await navigator.permissions.query({ name: 'clipboard-read' }))
    .state === 'granted' && 'granted');
  await look('cookie', async () => document.cookie);
  await look('pasted', async () => document.execCommand('paste') && 'pasted');
  document.getElementById('found').textContent =
    Object.entries(found).map(([what, value]) => what + ':' + value).join(' ');

  await navigator.serviceWorker.register('/worker.js').catch(() => 0);
  await (await root()).getFileHandle('left', { create: true });
  const request = new XMLHttpRequest();
  request.open('GET', '/secured', true, 'user', 'password');
  request.send();
  await new Promise((resolve) => { request.onloadend = resolve; });
  window.name = 'left';
  document.cookie = 'left=1; max-age=999';
  navigator.locks.request('left', () => new Promise(() => {}));
  copy.onclick = () => {
    const area = document.body.appendChild(document.createElement('textarea'));
    area.value = 'left';
    area.select();
    document.body.dataset.copied = document.execCommand('copy');
  };
  document.body.insertAdjacentHTML('beforeend', '<p id="done">' + request.status + '</p>');
</script>`);

/** Says its name on every line that pages of one origin share, and shows what others say. */
const CHATTER = html(`<pre id="heard"></pre><script>
  const name = location.search;
  const heard = new Set();
  const hear = ({ data }) => { if (data !== name) heard.add(data); show(); };
  const show = () => { document.getElementById('heard').textContent = 'heard:' + [...heard].join(); };
  const channel = new BroadcastChannel('all');
  channel.onmessage = hear;
  addEventListener('storage', ({ newValue }) => hear({ data: newValue }));
  setInterval(() => { channel.postMessage(name); localStorage.setItem('name', name + Date.now()); }, 20);
  show();
</script>`);

beforeAll(async () => {
  site = await startSite({
    '/traces': TRACES,
    '/chatter': CHATTER,
    '/secured': secured,
    '/worker.js': (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end('onfetch = () => {}');
    },
  });
  runner = await startRunner([site], { maxBrowsers: 1 });
});

afterAll(async () => {
  await runner.close();
  await site.close();
});

const read = async (path: string, more: object = {}) => {
  const input = { url: site.secureUrl(path), outputs: ['text'], ...more };
  await runner.run('page', input);
  return runner.file('page.txt').toString('utf8');
};

const NOTHING =
  'worker:none files:none password:none clipboard:none history:none window:none locks:none ' +
  'grants:none cookie:none pasted:none';

describe('a probe after a page that left whatever a page can leave', () => {
  it('finds no worker, file, password, clipboard, history, lock or grant of it', async () => {
    const visit = { waitFor: '#done', click: ['#copy'] };
    const first = await read('/traces', visit);
    const second = await read('/traces', visit);

    expect(first).toContain(NOTHING);
    // The password was taken: there was something to find.
    expect(first).toContain('200');
    expect(second).toContain(NOTHING);
    expect(runner.browsers()).toHaveLength(1);
  });
});

describe('two jobs of one client at once, in one process', () => {
  it('hear nothing of each other', async () => {
    const heard = await Promise.all([
      read('/chatter?first', { delayMs: 1_000 }),
      read('/chatter?second', { delayMs: 1_000 }),
    ]);

    expect(heard.map((text) => text.trim())).toEqual(['heard:', 'heard:']);
  });
});
