import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expireArtifacts } from '../../../src/embedded/expire-artifacts.ts';
import { NOW } from '../../support/manual-clock.ts';

describe('the expiry of artifacts', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gannet-artifacts-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const store = async (key: string, storedAt: number) => {
    const path = join(folder, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'x');
    await utimes(path, storedAt / 1_000, storedAt / 1_000);
  };

  it('removes what is older than the moment, with the folders that it leaves empty', async () => {
    await store('clients/a/old/page.md', NOW - 1);
    await store('clients/a/new/page.md', NOW);

    const removed = await expireArtifacts(folder, NOW);

    expect(removed).toBe(1);
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      'clients',
      'clients/a',
      'clients/a/new',
      'clients/a/new/page.md',
    ]);
  });
});
