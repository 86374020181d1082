import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Documents, serveDocuments } from '../../examples/recipes/documents.ts';
import { readExample, readExamples } from '../../examples/recipes/example.ts';
import manifest from '../../package.json' with { type: 'json' };
import { scrapingOverHttp } from '../../src/kinds/scrape/without-browser.ts';
import { createWalledFetch } from '../../src/wall/fetch.ts';
import { runScrapeJob } from '../support/catalogue/job-world.ts';
import { NPM_READINGS } from '../support/examples/npm-readings.ts';
import { compared } from '../support/examples/reading.ts';
import { inputOf, tableOf } from '../support/examples/run-example.ts';
import { policyWith } from '../support/policy.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NPM = (await readExamples()).filter(({ package: { from } }) => from === 'npm');
const rootOf = (name: string) => `${ROOT}node_modules/${name}`;

describe('an example', () => {
  let documents: Documents;

  beforeAll(async () => {
    const roots = new Map(NPM.map(({ package: { name } }) => [name, rootOf(name)]));
    documents = await serveDocuments(roots, 0);
  });
  afterAll(() => documents.close());

  const scraped = async (name: string) => {
    const example = await readExample(name, documents.origin);
    const nobody = () => Promise.reject(new Error('This needs a browser.'));
    const { host } = new URL(documents.origin);
    const run = scrapingOverHttp(nobody, {
      fetch: createWalledFetch(policyWith(host)),
      userAgent: 'Gannet/test',
      now: Date.now,
    });
    const { file } = await runScrapeJob(run, inputOf(example));
    const files = { csv: file('rows.csv').toString(), jsonl: file('rows.jsonl').toString() };
    return { example, table: tableOf(files, documents.origin) };
  };

  it.each(NPM.map(({ name }) => name))(
    '%s makes the table that it shows, and one that another reading confirms',
    async (name) => {
      const { example, table } = await scraped(name);
      const { values, ...shown } = table;
      const reading = NPM_READINGS[name];
      if (!reading) throw new Error(`Nobody has read the documents of ${name} otherwise.`);
      const both = await compared(reading, values, rootOf(example.package.name));

      expect(shown).toEqual(example.expected);
      expect(both.scraped).toEqual(both.read);
    },
    60_000,
  );

  it('is written for the versions of the packages that are installed', () => {
    const installed: Readonly<Record<string, string>> = manifest.devDependencies;

    for (const example of NPM) {
      expect(example.package.version).toBe(installed[example.package.name]);
    }
  });

  it('has a folder of its own, and every folder is one', () => {
    const entries = readdirSync(`${ROOT}examples/recipes`, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);

    expect(folders.length).toBeGreaterThanOrEqual(10);
    expect(NPM.map(({ name }) => name)).toEqual(Object.keys(NPM_READINGS).sort());
  });
});
