import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { outputOf } from '../emulator/run.ts';

export interface DebianDocuments {
  /** What the package has in it, unpacked. */
  readonly root: string;
  readonly version: string;
}

/**
 * Fetches a package of Debian and unpacks it below `folder`, unless it is there. Nothing is
 * installed. Needs `apt-get` and `dpkg-deb`; where the lists of packages are old or missing, it has
 * them renewed, which only root may.
 */
export async function debianDocuments(folder: string, name: string): Promise<DebianDocuments> {
  const target = join(folder, name);
  if (!existsSync(target)) await fetchInto(target, name);
  const [archive = ''] = (await readdir(target)).filter((file) => file.endsWith('.deb'));
  const version = await outputOf('dpkg-deb', ['--field', join(target, archive), 'Version']);
  return { root: join(target, 'files'), version: version.trim() };
}

async function fetchInto(target: string, name: string): Promise<void> {
  // Half a package is no package: it gets its name once it is whole.
  const half = `${target}.half`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true });
  const download = () =>
    outputOf('apt-get', ['download', '--quiet', '-o', 'APT::Sandbox::User=root', name], {
      cwd: half,
    });
  await download().catch(async () => {
    await outputOf('apt-get', ['update', '--quiet']);
    await download();
  });
  const [archive = ''] = await readdir(half);
  await outputOf('dpkg-deb', ['--extract', join(half, archive), join(half, 'files')]);
  await rename(half, target);
}
