import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { unpackTar } from 'modern-tar/fs';
import { COPIES, type Copy, EMOJI_FONT } from './parts.ts';
import { trueTypeOf } from './woff.ts';

const BROWSER_PACKAGE = '@sparticuz/chromium';

/** Drawings of the same emoji for other browsers: 20 MB that Chromium never reads. */
const UNUSED_TABLE = 'SVG ';

/** Fills an empty folder with browser, libraries, fonts and licences. */
export async function buildChromium(folder: string): Promise<void> {
  for (const name of ['fonts', 'licenses']) await mkdir(join(folder, name), { recursive: true });
  await unpackBrowser(join(folder, 'chromium'));
  await pipeline(
    createReadStream(sourceOf({ packageName: BROWSER_PACKAGE, file: 'bin/al2023.tar.br' })),
    createBrotliDecompress(),
    unpackTar(folder),
  );
  await Promise.all(COPIES.map((copy) => copyFile(sourceOf(copy), join(folder, copy.to))));
  const emoji = trueTypeOf(await readFile(sourceOf(EMOJI_FONT)), [UNUSED_TABLE]);
  await writeFile(join(folder, EMOJI_FONT.to), emoji);
  await copyFile(new URL('fonts.conf', import.meta.url), join(folder, 'fonts.conf'));
}

async function unpackBrowser(executable: string): Promise<void> {
  await pipeline(
    createReadStream(sourceOf({ packageName: BROWSER_PACKAGE, file: 'bin/chromium.br' })),
    createBrotliDecompress(),
    createWriteStream(executable),
  );
  await chmod(executable, 0o755);
}

/** Version of the browser's package, such as `153.0.0`. */
export async function chromiumVersion(): Promise<string> {
  const text = await readFile(sourceOf({ packageName: BROWSER_PACKAGE, file: 'package.json' }));
  const { version } = JSON.parse(text.toString());
  if (typeof version !== 'string') throw new Error(`${BROWSER_PACKAGE} names no version.`);
  return version;
}

function sourceOf({ packageName, file }: Omit<Copy, 'to'>): string {
  const manifest = findPackageJSON(packageName, import.meta.url);
  if (manifest === undefined) throw new Error(`${packageName} is not installed: run npm ci.`);
  return join(dirname(manifest), file);
}
