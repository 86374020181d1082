/**
 * Memory of the process that scrapes: a catalogue of 100,000 rows in one process, from row 1,000 to
 * the last file. The site is a process of its own. Nothing is collected that would not be collected
 * in production, unless GC=1 asks for the live heap.
 *
 *     node --max-semi-space-size=16 bench/scrape-memory.ts
 *     GC=1 node --expose-gc --max-semi-space-size=16 bench/scrape-memory.ts
 *     INVOCATIONS=50 node --max-semi-space-size=16 bench/scrape-memory.ts
 *     RENDER=browser ITEMS=10000 node --max-semi-space-size=16 bench/scrape-memory.ts
 *     FORMATS=csv,jsonl,parquet node --max-semi-space-size=16 bench/scrape-memory.ts
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { measured } from '../src/files/measure.ts';
import { Continuation } from '../src/jobs/continuation.ts';
import type { RunContext } from '../src/jobs/ports.ts';
import { scrapingOverHttp } from '../src/kinds/scrape/without-browser.ts';
import { createWalledFetch } from '../src/wall/fetch.ts';
import { expectedCsv } from '../test/support/catalogue/items.ts';
import { recipeFor } from '../test/support/catalogue/recipes.ts';
import { startRunner } from '../test/support/kind-runner.ts';

const ITEMS = Number(process.env.ITEMS ?? 100_000);
const PER_PAGE = 20;
const INVOCATIONS = Number(process.env.INVOCATIONS ?? 1);
const RENDER = process.env.RENDER ?? 'http';
const FORMATS = (process.env.FORMATS ?? 'csv').split(',');

const SITE = `
  import { startCatalogue } from '${new URL('../test/support/catalogue/site.ts', import.meta.url)}';
  const { port } = await startCatalogue({ items: ${ITEMS}, perPage: ${PER_PAGE} });
  console.log(port);
`;

const site = spawn(process.execPath, ['--input-type=module-typescript', '-e', SITE], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [port] = await once(createInterface(site.stdout), 'line');
const folder = await mkdtemp(join(tmpdir(), 'gannet-scrape-memory-'));
const origin = `http://127.0.0.1:${port}`;

interface Sample {
  readonly rows: number;
  readonly rssMb: number;
  readonly heapMb: number;
  readonly buffersMb: number;
}

function sampleAt(rows: number): Sample {
  if (process.env.GC) globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { rows, rssMb: rss / 1e6, heapMb: heapUsed / 1e6, buffersMb: arrayBuffers / 1e6 };
}

const samples: Sample[] = [];
let saved: string | undefined;
let attempt = 0;
let asked = 0;
let recallMs = 0;
let begunAt = 0;

/** Pages of one invocation, after which its time is over. */
const pagesEach = Math.ceil(ITEMS / PER_PAGE / INVOCATIONS);
/** By this clock a page takes a second; pages are begun in seven tenths of an invocation. */
const now = () => asked * 1_000;
const BUDGET_MS = (pagesEach * 1_000) / 0.7;

function context(): RunContext {
  attempt += 1;
  const own = attempt;
  const keyOf = (name: string, of = own) => `${of}-${name}`;
  return {
    signal: new AbortController().signal,
    budgetMs: RENDER === 'browser' ? 600_000 : BUDGET_MS,
    pageTurn: { before, sent: () => {}, after: async () => {} },
    put: async (name, mediaType, body) => {
      await writeFile(join(folder, keyOf(name)), body);
      const sha256 = createHash('sha256').update(body).digest('hex');
      return { name, mediaType, sizeBytes: body.length, sha256, key: keyOf(name) };
    },
    progress: {
      saved,
      save: async (data) => {
        saved = data;
      },
    },
    files: {
      attempt: own,
      keyOf,
      read: (key) => createReadStream(join(folder, key)),
      write: async (name, mediaType, body) => {
        const { bytes, result } = measured(body);
        await pipeline(bytes, createWriteStream(join(folder, name)));
        return { name, mediaType, ...result(), key: name };
      },
    },
  };
}

/** Told before each page: how long it took to begin, and what is in memory. */
async function before(): Promise<void> {
  if (begunAt > 0) recallMs += performance.now() - begunAt;
  begunAt = 0;
  const rows = asked * PER_PAGE;
  if (rows % 1_000 === 0) samples.push(sampleAt(rows));
  asked += 1;
}

const overHttp = scrapingOverHttp(() => Promise.reject(new Error('No browser in here.')), {
  fetch: createWalledFetch({
    allowedHosts: new Set([`127.0.0.1:${port}`]),
    allowedPorts: new Set([80]),
  }),
  userAgent: 'Gannet/bench',
  now,
});
const runner =
  RENDER === 'browser'
    ? await startRunner([{ hosts: ['127.0.0.1'], port: Number(port) }])
    : undefined;
const run = runner?.runKind ?? overHttp;
const input = {
  recipe: recipeFor('next', origin, {
    stop: { maxPages: 100_000, maxRows: 1_000_000 },
    dedupe: ['id'],
    render: RENDER,
  }),
};
const request = {
  jobId: 'job_1',
  clientId: 'cli_1',
  kind: 'scrape',
  input: { ...input, output: { formats: FORMATS } },
  timeoutMs: 240_000,
};

const startedAt = performance.now();
for (;;) {
  begunAt = performance.now();
  const outcome = await run(request, context()).catch((thrown: unknown) => {
    if (thrown instanceof Continuation) return undefined;
    throw thrown;
  });
  if (outcome) break;
}
const seconds = (performance.now() - startedAt) / 1_000;
samples.push(sampleAt(ITEMS));
const isExact =
  !FORMATS.includes('csv') ||
  (await readFile(join(folder, 'rows.csv'), 'utf8')) === expectedCsv(ITEMS, origin);

for (const { rows, rssMb, heapMb, buffersMb } of samples) {
  if (rows % 10_000 !== 0 && rows !== 1_000) continue;
  const figures = [rssMb, heapMb, buffersMb].map((mb) => mb.toFixed(0).padStart(6));
  console.log(`row ${String(rows).padStart(7)}  rss, heap, buffers in MB ${figures.join('')}`);
}
const [first, ...later] = samples.filter(({ rows }) => rows >= 1_000);
const most = Math.max(...later.map(({ rssMb }) => rssMb));
console.log(`${ITEMS} rows in ${seconds.toFixed(1)} s, ${attempt} invocations, exact: ${isExact}`);
console.log(`recalling what was seen took ${(recallMs / 1_000).toFixed(1)} s of it`);
console.log(`rss grew by ${(most - (first?.rssMb ?? 0)).toFixed(0)} MB after row 1,000`);
await runner?.close();
site.kill();
await rm(folder, { recursive: true });
if (!isExact) process.exitCode = 1;
