import { serveDocuments } from './documents.ts';
import { DOCUMENTS_ORIGIN, readExamples } from './example.ts';
import { packagesOf } from './packages.ts';

/**
 * Serves the documents of the examples where their recipes look for them.
 *
 *     npm run examples              those of npm packages
 *     npm run examples -- --debian  those of Debian packages, too: fetched the first time, 30 MB
 */
const withDebian = process.argv.includes('--debian');
const examples = (await readExamples()).filter(
  ({ package: { from } }) => withDebian || from === 'npm',
);
const packages = await packagesOf(examples);
const roots = new Map([...packages].map(([name, { root }]) => [name, root]));
const { origin } = await serveDocuments(roots, Number(new URL(DOCUMENTS_ORIGIN).port));
console.log(`${origin} serves the documents of ${[...roots.keys()].join(', ')}`);
