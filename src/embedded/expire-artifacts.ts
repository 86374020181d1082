import { readdir, rmdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes the artifacts that were stored before a moment, as the bucket's lifecycle does: those of
 * jobs whose rows have expired, and those of attempts that nobody published.
 *
 * @param storedBefore - milliseconds since the Unix epoch
 * @returns how many files were removed
 */
export async function expireArtifacts(folder: string, storedBefore: number): Promise<number> {
  let removed = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      removed += await expireArtifacts(path, storedBefore);
    } else if ((await stat(path)).mtimeMs < storedBefore) {
      await unlink(path);
      removed += 1;
    }
  }
  if (removed > 0) await rmdir(folder).catch(stillUsed);
  return removed;
}

function stillUsed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOTEMPTY') throw error;
}
