/**
 * The catalogue in full size through the real service over HTTP: 10,000 items over 500 pages, by every
 * style of pagination, in a browser and without, each once undisturbed and once with `kill -9` in the
 * middle and a restart. The CSV must equal the source, byte by byte.
 *
 *     npm run test:catalogue -- [items] [items a page] [case …]
 *
 * A case is such as `next/http`, `click/browser` or `pages/http/killed`; all of them take a quarter of an hour.
 */
import * as z from 'zod';
import { type Case, type Outcome, runCase } from './catalogue/run-case.ts';

const RENDERED = [
  { style: 'next', render: 'http' },
  { style: 'pages', render: 'http' },
  { style: 'cursor', render: 'http' },
  { style: 'next', render: 'browser' },
  { style: 'pages', render: 'browser' },
  { style: 'click', render: 'browser' },
  { style: 'scroll', render: 'browser' },
] as const;

const CASES: readonly Case[] = RENDERED.flatMap((one) => [
  { ...one, isKilled: false },
  { ...one, isKilled: true },
]);

const nameOf = ({ style, render, isKilled }: Case): string =>
  `${style}/${render}${isKilled ? '/killed' : ''}`;

const Report = z.object({ scrape: z.object({ rows: z.int(), invocations: z.int() }) });

function lineOf(one: Case, { job, isExact, requests, seconds }: Outcome): string {
  const { data: report } = Report.safeParse(job.report);
  const cells = [
    nameOf(one).padEnd(22),
    `rows ${report?.scrape.rows ?? 0}`,
    `attempts ${job.attempts.length}`,
    `invocations ${report?.scrape.invocations ?? 0}`,
    `requests ${requests}`,
    `${seconds.toFixed(0)} s`,
    `exact ${isExact ? 'yes' : 'no'}`,
  ];
  return [...cells, ...(job.failure ? [job.failure.code, job.failure.detail] : [])].join('  ');
}

const [items = '10000', perPage = '20', ...names] = process.argv.slice(2);
const catalogue = { items: Number(items), perPage: Number(perPage) };
const wanted = CASES.filter((one) => names.length === 0 || names.includes(nameOf(one)));
console.log(`${catalogue.items} items, ${catalogue.perPage} a page`);
let passed = 0;
for (const one of wanted) {
  const outcome = await runCase(one, catalogue);
  passed += outcome.isExact ? 1 : 0;
  console.log(lineOf(one, outcome));
}
const failed = wanted.length - passed;
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 || passed === 0) process.exitCode = 1;
