/**
 * Memory of a scrape without a browser: a catalogue of 100,000 rows over 5,000 pages in one process,
 * resident bytes after row 1,000 and after row 100,000. The site is a process of its own.
 *
 *     node --expose-gc bench/scrape-memory.ts
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

const ITEMS = Number(process.env.ITEMS ?? 100_000);
const PER_PAGE = 20;

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
}
const sampleAt = (rows: number): Sample => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { rows, rssMb: rss / 1e6, heapMb: heapUsed / 1e6 };
};
const samples: Sample[] = [];
let saved: string | undefined;
let attempt = 0;

function context(): RunContext {
  attempt += 1;
  const own = attempt;
  const keyOf = (name: string, of = own) => `${of}-${name}`;
  return {
    signal: new AbortController().signal,
    budgetMs: 240_000,
    put: async (name, mediaType, body) => {
      await writeFile(join(folder, keyOf(name)), body);
      const sha256 = createHash('sha256').update(body).digest('hex');
      return { name, mediaType, sizeBytes: body.length, sha256, key: keyOf(name) };
    },
    progress: {
      saved,
      save: async (data) => {
        saved = data;
        const { rows } = JSON.parse(data) as { rows: number };
        samples.push(sampleAt(rows));
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

const run = scrapingOverHttp(() => Promise.reject(new Error('No browser in here.')), {
  fetch: createWalledFetch({
    allowedHosts: new Set([`127.0.0.1:${port}`]),
    allowedPorts: new Set([80]),
  }),
  userAgent: 'Gannet/bench',
  now: Date.now,
});
const input = {
  recipe: recipeFor('next', origin, {
    stop: { maxPages: 100_000, maxRows: 1_000_000 },
    dedupe: ['id'],
  }),
};
const request = { jobId: 'job_1', clientId: 'cli_1', kind: 'scrape', input, timeoutMs: 240_000 };

const startedAt = performance.now();
for (;;) {
  const outcome = await run(request, context()).catch((thrown: unknown) => {
    if (thrown instanceof Continuation) return undefined;
    throw thrown;
  });
  if (outcome) break;
}
const seconds = (performance.now() - startedAt) / 1_000;
samples.push(sampleAt(ITEMS));
const isExact = (await readFile(join(folder, 'rows.csv'), 'utf8')) === expectedCsv(ITEMS, origin);
const later = samples.filter(({ rows }) => rows >= 1_000);
console.log(
  `${ITEMS} rows in ${seconds.toFixed(1)} s over ${attempt} invocations, exact: ${isExact}`,
);
for (const name of ['rssMb', 'heapMb'] as const) {
  const [first = 0, ...rest] = later.map((sample) => sample[name]);
  const most = Math.max(first, ...rest);
  console.log(`${name}: ${first.toFixed(0)} at row 1,000, at most ${most.toFixed(0)} after`);
}
site.kill();
await rm(folder, { recursive: true });
if (!isExact) process.exitCode = 1;
