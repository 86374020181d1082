import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** What every file of the unpacked folder must be, by its path with `/`. */
export type Sums = Readonly<Record<string, FileSum>>;

export interface FileSum {
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** The committed sums; `pin.ts` writes them. */
export const SUMS_FILE = new URL('sums.json', import.meta.url);

export const pinnedSums = async (): Promise<Sums> => JSON.parse(await readFile(SUMS_FILE, 'utf8'));

/** Reads and hashes every file of a folder. */
export async function sumsOf(folder: string): Promise<Sums> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  const sums: Record<string, FileSum> = {};
  for (const path of paths) sums[path.slice(folder.length + 1)] = await sumOf(path);
  return sums;
}

async function sumOf(path: string): Promise<FileSum> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { sizeBytes: (await stat(path)).size, sha256: hash.digest('hex') };
}

/** Names of the files that are missing, too many or changed. */
export function differences(pinned: Sums, found: Sums): string[] {
  const names = new Set([...Object.keys(pinned), ...Object.keys(found)]);
  return [...names].filter((name) => pinned[name]?.sha256 !== found[name]?.sha256);
}

/** Whether every pinned file is there in its size: cheap, for a folder that was verified once. */
export async function isWhole(folder: string, pinned: Sums): Promise<boolean> {
  const sizes = await Promise.all(
    Object.entries(pinned).map(async ([name, { sizeBytes }]) => {
      const found = await stat(join(folder, name)).catch(() => undefined);
      return found?.size === sizeBytes;
    }),
  );
  return sizes.every(Boolean);
}
