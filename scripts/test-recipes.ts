/**
 * Runs every example recipe through the real service over HTTP, and compares its table with the one
 * that is written down and with another reading of the same documents. Documents of Debian packages
 * are fetched the first time.
 *
 *     npm run test:recipes -- [--write] [example …]
 *
 * With `--write` the tables are written down anew: read the difference before you commit it.
 */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { serveDocuments } from '../examples/recipes/documents.ts';
import { type Example, readExamples } from '../examples/recipes/example.ts';
import { type Package, packagesOf } from '../examples/recipes/packages.ts';
import { type Api, createApi, download, type JobView } from '../test/support/api.ts';
import { DEBIAN_READINGS } from '../test/support/examples/debian-readings.ts';
import { NPM_READINGS } from '../test/support/examples/npm-readings.ts';
import { compared } from '../test/support/examples/reading.ts';
import { inputOf, type Table, tableOf } from '../test/support/examples/run-example.ts';
import { removeData, startProcess } from '../test/support/service.ts';

const FOLDER = fileURLToPath(new URL('../examples/recipes/', import.meta.url));
const READINGS = { ...NPM_READINGS, ...DEBIAN_READINGS };

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const isWriting = process.argv.includes('--write');
const isWanted = ({ name }: Example) => names.length === 0 || names.includes(name);

async function fileOf(job: JobView, name: string): Promise<string | undefined> {
  const found = job.artifacts.find((artifact) => artifact.name === name);
  return found && (await download(found)).toString();
}

/** @returns in words why there is none, when the job failed */
async function tableFor(api: Api, example: Example, origin: string): Promise<Table | string> {
  const job = await api.run({ kind: 'scrape', input: inputOf(example) });
  const [csv, jsonl] = [await fileOf(job, 'rows.csv'), await fileOf(job, 'rows.jsonl')];
  if (csv !== undefined && jsonl !== undefined) return tableOf({ csv, jsonl }, origin);
  return `${job.failure?.code}: ${job.failure?.detail}`;
}

async function write(example: Example, { version }: Package, table: Table): Promise<void> {
  const { values: _, ...expected } = table;
  const { name, recipe: _recipe, ...about } = example;
  const text = { ...about, package: { ...about.package, version }, expected };
  await writeFile(`${FOLDER}${name}/example.json`, `${JSON.stringify(text, null, 2)}\n`);
}

/** What is wrong with a table; none: it is as it should be. */
async function faultsOf(
  example: Example,
  { root, version }: Package,
  { values, ...shown }: Table,
): Promise<readonly string[]> {
  const reading = READINGS[example.name];
  const both = reading && (await compared(reading, values, root));
  const isConfirmed = both && isDeepStrictEqual(both.scraped, both.read);
  // Another version of the documents has other rows; the other reading tells about those, too.
  const isShown = version !== example.package.version || isDeepStrictEqual(shown, example.expected);
  return [
    ...(isConfirmed ? [] : ['another reading differs']),
    ...(isShown ? [] : ['is not the table that the example shows']),
  ];
}

/** @returns whether it is as it should be */
async function runOne(api: Api, example: Example, one: Package, origin: string): Promise<boolean> {
  const table = await tableFor(api, example, origin);
  const isTable = typeof table !== 'string';
  if (isTable && isWriting) await write(example, one, table);
  const faults = isTable ? (isWriting ? [] : await faultsOf(example, one, table)) : [table];
  const said = faults.length > 0 ? faults.join(', ') : isWriting ? 'written' : 'exact';
  const cells = [
    `${isTable ? table.rows : 0} rows`,
    `${example.package.name} ${one.version}`,
    said,
  ];
  console.log([example.name.padEnd(20), ...cells].join('  '));
  return faults.length === 0;
}

const wanted = (await readExamples()).filter(isWanted);
const packages = await packagesOf(wanted);
const roots = new Map([...packages].map(([name, { root }]) => [name, root]));
const { origin, close } = await serveDocuments(roots, 0);
const data = await mkdtemp(`${tmpdir()}/gannet-recipes-`);
const service = await startProcess(data, '--quiet', '--allow-host', new URL(origin).host);
const api = createApi(service.url, service.apiKey);
let passed = 0;
try {
  for (const example of (await readExamples(origin)).filter(isWanted)) {
    const one = packages.get(example.package.name);
    if (one && (await runOne(api, example, one, origin))) passed += 1;
  }
} finally {
  await service.end('SIGTERM');
  await Promise.all([close(), removeData(data)]);
}
const failed = wanted.length - passed;
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 || passed === 0) process.exitCode = 1;
