import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ChromiumFiles, chromiumFilesIn } from '../../src/browser/chromium-files.ts';
import { buildChromium, chromiumVersion } from './build.ts';
import { differences, isWhole, pinnedSums, type Sums, sumsOf } from './sums.ts';

/** Where laptops and tests keep it: in the checkout, a folder for each version. */
export const defaultChromiumFolder = async (): Promise<string> =>
  fileURLToPath(new URL(`../../.cache/chromium/${await chromiumVersion()}`, import.meta.url));

/**
 * Makes sure that `folder` holds the pinned browser with its libraries and fonts.
 *
 * What is there already is left alone, after a look at every file's size (a few ms). Otherwise all
 * is unpacked beside the folder, compared with the committed sums and renamed into place, so that
 * a reader sees the whole browser or none, and of two processes at once one throws its own away.
 *
 * @throws Error when a file differs from its sum: a package was changed or not pinned yet
 */
export async function unpackChromium(folder: string): Promise<ChromiumFiles> {
  const target = resolve(folder);
  const pinned = await pinnedSums();
  if (await isWhole(target, pinned)) return chromiumFilesIn(target);

  await mkdir(dirname(target), { recursive: true });
  await removeLeftovers(target);
  const beside = `${target}${MARK}${process.pid}-${randomUUID()}`;
  try {
    await buildChromium(beside);
    verify(await sumsOf(beside), pinned);
    await putInPlace(beside, target, pinned);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
  return chromiumFilesIn(target);
}

/** Between the name of the folder and the id of the process that unpacks it. */
const MARK = '.unpacking-';

function verify(found: Sums, pinned: Sums): void {
  const different = differences(pinned, found);
  if (different.length === 0) return;
  throw new Error(`Not as pinned in layers/chromium/sums.json: ${different.join(', ')}.`);
}

async function putInPlace(beside: string, target: string, pinned: Sums): Promise<void> {
  if (await isWhole(target, pinned)) return;
  // What is incomplete, or of an older pin, makes way in the moment that the new one comes.
  const old = `${beside}-old`;
  await rename(target, old).catch(ignoreMissing);
  await rename(beside, target).catch(async (error: unknown) => {
    if (!(await isWhole(target, pinned))) throw error;
  });
  await rm(old, { recursive: true, force: true });
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

/** Removes what a killed process left half unpacked. */
async function removeLeftovers(target: string): Promise<void> {
  const start = `${basename(target)}${MARK}`;
  for (const name of await readdir(dirname(target))) {
    const pid = Number(name.slice(start.length).split('-')[0]);
    if (!name.startsWith(start) || isAlive(pid)) continue;
    await rm(join(dirname(target), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

if (import.meta.main) {
  const { folder } = await unpackChromium(process.argv[2] ?? (await defaultChromiumFolder()));
  console.log(folder);
}
