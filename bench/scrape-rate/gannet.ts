/**
 * The catalogue of the test suite, read by Gannet. Called by `bench/scrape-rate.ts`.
 *
 *     node gannet.ts '{"render":"http","origin":"http://127.0.0.1:1234", …}'
 */
import { writeFile } from 'node:fs/promises';
import type { RunKind } from '../../src/jobs/ports.ts';
import { scrapingOverHttp } from '../../src/kinds/scrape/without-browser.ts';
import { createWalledFetch } from '../../src/wall/fetch.ts';
import { runScrapeJob } from '../../test/support/catalogue/job-world.ts';
import { recipeFor } from '../../test/support/catalogue/recipes.ts';
import { startRunner } from '../../test/support/kind-runner.ts';
import { Case } from './case.ts';

const { render, origin, start, concurrency, csv } = Case.parse(JSON.parse(process.argv[2] ?? ''));
const { host, port, hostname } = new URL(origin);

const detail = {
  follow: 'url',
  concurrency,
  fields: [{ name: 'weight', select: '.weight', type: 'number', required: true }],
};
const recipe = recipeFor(start.style, origin, {
  render,
  dedupe: ['id'],
  stop: { maxPages: 100_000, maxRows: 1_000_000 },
  ...(start.details ? { detail } : {}),
});

const overHttp = (): RunKind =>
  scrapingOverHttp(() => Promise.reject(new Error('No browser in here.')), {
    fetch: createWalledFetch({ allowedHosts: new Set([host]), allowedPorts: new Set([80]) }),
    userAgent: 'Gannet/bench',
    now: Date.now,
  });

const runner =
  render === 'browser' ? await startRunner([{ hosts: [hostname], port: Number(port) }]) : undefined;
const startedAt = performance.now();
const { outcome, file } = await runScrapeJob(
  runner?.runKind ?? overHttp(),
  { recipe },
  {
    budgetMs: 300_000,
  },
);
await writeFile(csv, file('rows.csv'));
const ms = performance.now() - startedAt;
await runner?.close();
console.log(JSON.stringify({ ms, report: outcome.report.scrape }));
process.exit(0);
