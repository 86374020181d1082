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

async function fileOf(job: JobView, name: string): Promise<string> {
  const found = job.artifacts.find((artifact) => artifact.name === name);
  if (!found) throw new Error(`No ${name}: ${JSON.stringify(job.failure ?? job.status)}`);
  return (await download(found)).toString();
}

async function tableFor(api: Api, example: Example, origin: string): Promise<Table> {
  const job = await api.run({ kind: 'scrape', input: inputOf(example) });
  const [csv, jsonl] = [await fileOf(job, 'rows.csv'), await fileOf(job, 'rows.jsonl')];
  return tableOf({ csv, jsonl }, origin);
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

const wanted = (await readExamples()).filter(isWanted);
const packages = await packagesOf(wanted);
const roots = new Map([...packages].map(([name, { root }]) => [name, root]));
const documents = await serveDocuments(roots, 0);
const data = await mkdtemp(`${tmpdir()}/gannet-recipes-`);
const service = await startProcess(data, '--quiet', '--allow-host', documents.origin.slice(7));
const api = createApi(service.url, service.apiKey);
let failed = 0;
for (const example of (await readExamples(documents.origin)).filter(isWanted)) {
  const one = packages.get(example.package.name);
  if (!one) throw new Error(`There is no ${example.package.name}.`);
  const table = await tableFor(api, example, documents.origin);
  if (isWriting) await write(example, one, table);
  const faults = isWriting ? [] : await faultsOf(example, one, table);
  failed += faults.length > 0 ? 1 : 0;
  const said = faults.length > 0 ? faults.join(', ') : isWriting ? 'written' : 'exact';
  const from = `${example.package.name} ${one.version}`;
  console.log([example.name.padEnd(20), `${table.rows} rows`, from, said].join('  '));
}
await service.end('SIGTERM');
await Promise.all([documents.close(), removeData(data)]);
console.log(`${wanted.length - failed} passed, ${failed} failed`);
if (failed > 0 || wanted.length === 0) process.exitCode = 1;
