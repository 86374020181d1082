import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { bundle } from '../../lib/bundling.ts';
import { type FunctionName, functionNames } from '../../lib/functions.ts';
import { ROUTES } from '../../src/routes.ts';

const execute = promisify(execFile);

const MOST_BYTES = 500_000;

/** One has the schemas of all routes in it, the other YAML; both are asked by people, seldom. */
const MOST_BYTES_OF_SELDOM = 550_000;
const SELDOM: ReadonlySet<FunctionName> = new Set(['describe-api', 'manage-recipes']);

/** Nothing of a browser belongs into a function that answers requests. */
const BROWSER = /node_modules\/(puppeteer|@puppeteer|@sparticuz|turndown|linkedom)|src\/browser\//;

const folder = mkdtempSync(`${tmpdir()}/gannet-bundles-`);
afterAll(() => rmSync(folder, { recursive: true }));

const bundles = new Map(
  functionNames.map((name) => [name, bundle(name, `${folder}/${name}.mjs`)] as const),
);

const documented = new Map(
  [...readFileSync('docs/bundles.md', 'utf8').matchAll(/^\| ([\w-]+) \| (\d+) \|$/gm)].map(
    ([, name, kilobytes]) => [name, Number(kilobytes)] as const,
  ),
);

/** Clients wait for these, cold starts included. */
const answering: readonly FunctionName[] = [
  'authorize',
  ...new Set(ROUTES.map(({ stage }) => stage)),
];

describe.each(answering)('the bundle of %s', (name) => {
  const { bytes = 0 } = bundles.get(name) ?? {};

  it('is below 500 kB, or 550 where people ask seldom', () => {
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(SELDOM.has(name) ? MOST_BYTES_OF_SELDOM : MOST_BYTES);
  });
});

const withoutBrowser = functionNames.filter((name) => name !== 'run-job');

describe.each(withoutBrowser)('the bundle of %s', (name) => {
  const { inputs = [] } = bundles.get(name) ?? {};

  it('has nothing of a browser in it', () => {
    expect(inputs.filter((path) => BROWSER.test(path))).toEqual([]);
  });
});

describe.each(functionNames)('the bundle of %s', (name) => {
  const { bytes = 0, inputs = [] } = bundles.get(name) ?? {};

  it('is a module that Node can read', async () => {
    const check = execute(process.execPath, ['--check', `${folder}/${name}.mjs`]);

    await expect(check).resolves.toMatchObject({ stderr: '' });
  });

  it('leaves the AWS SDK to the runtime', () => {
    expect(inputs.filter((path) => path.includes('node_modules/@aws-sdk/'))).toEqual([]);
  });

  it('is about as large as docs/bundles.md says', () => {
    const kilobytes = documented.get(name) ?? 0;

    expect(bytes / 1_000).toBeGreaterThan(kilobytes * 0.9);
    expect(bytes / 1_000).toBeLessThan(kilobytes * 1.1);
  });
});

describe('the bundle of run-job', () => {
  it('does have the browser in it, so that the look for it above sees something', () => {
    expect(bundles.get('run-job')?.inputs.some((path) => BROWSER.test(path))).toBe(true);
  });
});
