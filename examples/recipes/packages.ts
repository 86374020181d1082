import { fileURLToPath } from 'node:url';
import { debianDocuments } from '../../scripts/examples/debian-documents.ts';
import type { Example } from './example.ts';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
const CACHE_FOLDER = `${CHECKOUT}.cache/documents`;

export interface Package {
  readonly root: string;
  readonly version: string;
}

/** Folders of the packages that examples read; those of Debian are fetched where they are missing. */
export async function packagesOf(examples: readonly Example[]): Promise<Map<string, Package>> {
  const packages = new Map<string, Package>();
  for (const { package: one } of examples) {
    if (packages.has(one.name)) continue;
    const { name, version } = one;
    packages.set(
      name,
      one.from === 'npm'
        ? { root: `${CHECKOUT}node_modules/${name}`, version }
        : await debianDocuments(CACHE_FOLDER, name),
    );
  }
  return packages;
}
