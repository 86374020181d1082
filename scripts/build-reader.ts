import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ENTRY = new URL('../src/kinds/page/in-page/read-page.ts', import.meta.url);

const MODULES = new URL('../node_modules/', import.meta.url);

/** Of what is bundled; their terms go where the code goes. */
const LICENSES = [
  '@mozilla/readability/LICENSE.md',
  'turndown/LICENSE',
  '@joplin/turndown-plugin-gfm/LICENSE',
] as const;

/** Where the bundle lies; committed, so that running from sources needs no build. */
export const READER_FILE = new URL('../src/kinds/page/reader.generated.ts', import.meta.url);

/**
 * Bundles what runs inside a page (Readability, Turndown and our own reading) into one text.
 *
 * @returns the source of `reader.generated.ts`; a test compares it with the committed one
 */
export async function readerSource(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(ENTRY)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    globalName: 'reader',
    platform: 'browser',
    target: 'chrome150',
    charset: 'ascii',
    legalComments: 'inline',
  });
  const script = outputFiles[0]?.text.trim();
  if (script === undefined) throw new Error('esbuild made no file.');
  const licenses = await Promise.all(
    LICENSES.map((path) => readFile(new URL(path, MODULES), 'utf8')),
  );
  const declaration = `function (options) { ${script}\nreturn reader.readPage(options); }`;
  return [
    '// Made by `node scripts/build-reader.ts` from src/kinds/page/in-page/: do not edit.',
    ...licenses.map((text) => `/*\n${text.trim()}\n*/`),
    `export const READ_PAGE = ${JSON.stringify(declaration)};`,
    '',
  ].join('\n');
}

if (import.meta.main) await writeFile(READER_FILE, await readerSource());
