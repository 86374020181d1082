import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ENTRY = new URL('../src/browser/consent/in-page/content.ts', import.meta.url);

const PACKAGE = new URL('../node_modules/@duckduckgo/autoconsent/', import.meta.url);

/** Where the bundle lies; committed, so that running from sources needs no build. */
export const CONTENT_FILE = new URL('../src/browser/consent/content.generated.ts', import.meta.url);

const header = (version: string) => `\
// Made by \`node scripts/build-consent.ts\` from src/browser/consent/in-page/: do not edit.
/*
 * Holds @duckduckgo/autoconsent ${version}, unmodified, under the Mozilla Public License 2.0
 * (https://mozilla.org/MPL/2.0/). Its source is the npm package of that name and version.
 * See NOTICE.
 */
`;

/**
 * Bundles what runs inside a page to answer its consent banner into one text.
 *
 * @returns the source of `content.generated.ts`; a test compares it with the committed one
 */
export async function contentSource(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(ENTRY)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'chrome150',
    charset: 'ascii',
    legalComments: 'inline',
  });
  const script = outputFiles[0]?.text.trim();
  if (script === undefined) throw new Error('esbuild made no file.');
  const { version } = JSON.parse(await readFile(new URL('package.json', PACKAGE), 'utf8'));
  return `${header(version)}export const CONSENT_CONTENT = ${JSON.stringify(script)};\n`;
}

if (import.meta.main) await writeFile(CONTENT_FILE, await contentSource());
