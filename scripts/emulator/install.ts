import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { outputOf } from './run.ts';

/** Enforces API keys, authorizers and IAM, and listens on one address; older ones do not. */
const VERSION = '1.5.33';

/**
 * Installs the pinned emulator into a virtual environment below `cacheFolder`, unless it is there.
 *
 * @returns the environment's folder
 */
export async function installEmulator(cacheFolder: string): Promise<string> {
  const folder = `${cacheFolder}/ministack-${VERSION}`;
  const done = `${folder}/installed`;
  if (existsSync(done)) return folder;
  // Half an installation is no installation; a virtual environment cannot be moved once it is made.
  await rm(folder, { recursive: true, force: true });
  await outputOf('python3', ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  await outputOf(`${folder}/bin/python`, [...pip, `ministack==${VERSION}`]);
  await writeFile(done, VERSION);
  return folder;
}
