import { once } from 'node:events';
import { get } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createDynamoPolitely } from '../src/aws/dynamo-politeness.ts';
import { createDynamoSiteStore } from '../src/aws/dynamo-site-store.ts';
import { Deferral } from '../src/jobs/deferral.ts';
import type { RunContext } from '../src/jobs/ports.ts';
import { now, sleep } from '../src/runtime/clock.ts';
import { startTestTables } from '../test/support/dynoxide.ts';
import { seededRandom } from '../test/support/seeded-random.ts';

/**
 * 1,000 jobs over 20 sites with different paces, in real time: rows on the embedded engine, pages
 * fetched from a server on loopback that notes when each was asked for. Prints, for each site, the
 * closest two pages and the time that all took against the ideal; fails if an interval was not
 * kept.
 *
 *     node bench/site-pace.ts [jobs] [seed]
 */
const JOBS = Number(process.argv[2] ?? 1_000);
const random = seededRandom(Number(process.argv[3] ?? 1));
const WORKERS = 100;
/** Each takes a random time up to this, in milliseconds. */
const LATE = { message: 500, browser: 300, page: 800 };

const intervals = new Map(Array.from({ length: 20 }, (_, n) => [`site-${n}.test`, 500 + n * 100]));
const hosts = [...intervals.keys()];
/** On a loop of its own, so that what the jobs cost does not change what the site sees. */
const site = new Worker(
  `const { createServer } = require('node:http');
   const { parentPort } = require('node:worker_threads');
   const visits = [];
   const server = createServer((request, response) => {
     visits.push([request.headers.host, performance.timeOrigin + performance.now()]);
     setTimeout(() => response.end('Here.'), Number(request.headers['x-takes-ms']));
   });
   server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
   parentPort.on('message', () => parentPort.postMessage(visits));`,
  { eval: true },
);
const [port] = await once(site, 'message');
const loopDelay = monitorEventLoopDelay({ resolution: 5 });
loopDelay.enable();

const engine = await startTestTables();
const store = createDynamoSiteStore(engine.documents, engine.tables.limits);
for (const [host, intervalMs] of intervals) {
  await store.set(host, { intervalMs, maxConcurrency: 50, setBy: 'bench', setAt: now() });
}
const politely = createDynamoPolitely({
  ...engine,
  // Hosts that are let through are not asked for robots.txt; an admin has set them, so they count.
  policy: { allowedHosts: new Set(hosts.map((host) => `${host}:80`)), allowedPorts: new Set() },
  agent: { version: 'bench', contact: '' },
  defaults: { intervalMs: 1_000, maxConcurrency: 4 },
  now,
  sleep,
  onError: (error) => console.error(error),
});

/** What a browser does, as far as a site can tell. */
const visit = async (host: string, { pageTurn }: RunContext) => {
  await delay(random() * LATE.browser);
  await pageTurn?.before(`http://${host}/page`);
  const status = await new Promise<number>((resolve, reject) => {
    const headers = { host, 'x-takes-ms': Math.floor(random() * LATE.page) };
    const request = get({ port, host: '127.0.0.1', path: '/page', headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    }).once('error', reject);
    request.once('finish', () => pageTurn?.sent());
  });
  await pageTurn?.after({ status, headers: {} });
  return { artifacts: [], report: {}, browserMs: 0, downloadedBytes: 0 };
};

let free = WORKERS;
let deferrals = 0;
const waiting: (() => void)[] = [];
const worker = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
  else free -= 1;
  return work().finally(() => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  });
};

async function runJob(jobId: string, host: string, waited?: RunContext['waited']): Promise<void> {
  await delay(Math.max(0, (waited?.startsAt ?? 0) - now()) + random() * LATE.message);
  const request = { jobId, clientId: 'cli_bench', kind: 'page', timeoutMs: 60_000 };
  const input = { url: `http://${host}/page` };
  const context: RunContext = {
    signal: new AbortController().signal,
    budgetMs: 60_000,
    put: () => Promise.reject(new Error('No files here.')),
    waited,
  };
  const run = politely((_request, given) => visit(host, given));
  const ended = await worker(() => run({ ...request, input }, context)).catch((thrown: unknown) => {
    if (thrown instanceof Deferral) return thrown;
    throw thrown;
  });
  if (!(ended instanceof Deferral)) return;
  deferrals += 1;
  const { reason, startsAt } = ended;
  await runJob(jobId, host, { reason, startsAt });
}

await Promise.all(
  Array.from({ length: JOBS }, (_, n) => runJob(`job_${n}`, hosts[n % hosts.length] ?? '')),
);
loopDelay.disable();
site.postMessage('tell');
const [visits] = (await once(site, 'message')) as [[string, number][]];
await site.terminate();
await engine.stop();

console.log('site           interval  pages  closest two  took / ideal');
for (const [host, intervalMs] of intervals) {
  const moments = visits.filter(([name]) => name === host).map(([, at]) => at);
  const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
  const closestMs = Math.min(...gaps);
  const tookMs = (moments.at(-1) ?? 0) - (moments[0] ?? 0);
  const ratio = tookMs / (gaps.length * intervalMs);
  const cells = [
    host.padEnd(14),
    `${intervalMs} ms`.padStart(8),
    String(moments.length).padStart(5),
    `${closestMs.toFixed(0)} ms`.padStart(11),
    ratio.toFixed(3).padStart(12),
  ];
  console.log(cells.join('  '));
  if (closestMs < intervalMs) process.exitCode = 1;
}
const slowMs = (loopDelay.percentile(99) / 1e6).toFixed(0);
console.log(
  `${JOBS} jobs, put off ${deferrals} times in all; p99 of this loop's delay ${slowMs} ms`,
);
