/**
 * Rows a second of a scrape, beside crawlee's: the same catalogue in a process of its own, the same
 * fields, the same CSV, the same concurrency, by turns. Neither is held back by politeness.
 *
 *     node bench/scrape-rate.ts [rounds] [case]
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { defaultChromiumFolder, unpackChromium } from '../layers/chromium/unpack.ts';
import { chromiumFilesIn } from '../src/browser/chromium-files.ts';
import { expectedCsv, itemOf } from '../test/support/catalogue/items.ts';
import type { Case } from './scrape-rate/case.ts';

const run = promisify(execFile);
const here = (path: string): string => new URL(path, import.meta.url).pathname;
const [rounds = '3', only] = process.argv.slice(2);

const next = { style: 'next', path: '/next?page=1', details: false } as const;

interface Contest extends Pick<Case, 'render' | 'crawler' | 'start' | 'concurrency'> {
  readonly name: string;
  readonly items: number;
}

const CONTESTS: readonly Contest[] = [
  { name: 'list', items: 10_000, render: 'http', crawler: 'cheerio', start: next, concurrency: 1 },
  {
    name: 'details',
    items: 2_000,
    render: 'http',
    crawler: 'cheerio',
    start: { ...next, details: true },
    concurrency: 5,
  },
  {
    name: 'browser',
    items: 2_000,
    render: 'browser',
    crawler: 'puppeteer',
    start: next,
    concurrency: 1,
  },
];

async function startSite(items: number) {
  const code = `
    import { startCatalogue } from '${new URL('../test/support/catalogue/site.ts', import.meta.url)}';
    const { port } = await startCatalogue({ items: ${items}, perPage: 20 });
    console.log(port);
  `;
  const site = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(createInterface(site.stdout), 'line');
  return { origin: `http://127.0.0.1:${port}`, close: () => site.kill() };
}

/** The CSV that both must come to, byte by byte. */
function expected({ items, start }: Contest, origin: string): string {
  const csv = expectedCsv(items, origin);
  if (!start.details) return csv;
  const [header = '', ...lines] = csv.split('\r\n');
  const weights = lines.map((line, index) =>
    line === '' ? line : `${line},${itemOf(index + 1).weightG}`,
  );
  return [`${header},weight`, ...weights].join('\r\n');
}

/** @returns rows a second */
async function rateOf(script: string, contest: Contest, given: Case): Promise<number> {
  const { stdout } = await run(process.execPath, [here(script), JSON.stringify(given)], {
    maxBuffer: 10_000_000,
    env: { ...process.env, LD_LIBRARY_PATH: join(given.chromium, '../lib') },
  });
  const { ms } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { ms: number };
  const made = (await readFile(given.csv, 'utf8')).split('\r\n');
  const wanted = expected(contest, given.origin).split('\r\n');
  // The header names the columns, as each likes to.
  if (made.slice(1).join() !== wanted.slice(1).join()) throw new Error(`${script}: another CSV`);
  return contest.items / (ms / 1_000);
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

const folder = await mkdtemp(join(tmpdir(), 'gannet-scrape-rate-'));
await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock'], {
  cwd: here('peers'),
});
const { folder: browser } = await unpackChromium(await defaultChromiumFolder());
const chromium = chromiumFilesIn(browser).executable;

for (const contest of CONTESTS.filter(({ name }) => only === undefined || only === name)) {
  const ratios: number[] = [];
  for (let round = 1; round <= Number(rounds); round += 1) {
    const site = await startSite(contest.items);
    const given = { ...contest, origin: site.origin, chromium, csv: join(folder, 'rows.csv') };
    const theirs = await rateOf('peers/crawlee.mjs', contest, given);
    const ours = await rateOf('scrape-rate/gannet.ts', contest, given);
    site.close();
    ratios.push(ours / theirs);
    console.log(
      `${contest.name} ${round}: Gannet ${ours.toFixed(0)} rows/s, crawlee ${contest.crawler} ` +
        `${theirs.toFixed(0)}, ratio ${(ours / theirs).toFixed(2)}`,
    );
  }
  console.log(`${contest.name}: median ratio ${median(ratios).toFixed(2)} of ${ratios.length}`);
}
await rm(folder, { recursive: true });
