import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder } from '../../local/data-folder.ts';

describe('the data folder', () => {
  let parent: string;
  let path: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'gannet-data-'));
    path = join(parent, 'data');
  });

  afterEach(() => rm(parent, { recursive: true }));

  it('belongs to one at a time', async () => {
    const first = await openDataFolder(path);
    const second = openDataFolder(path);

    await expect(second).rejects.toMatchObject({
      name: 'StartFailure',
      message: expect.stringMatching(/^Another Gannet runs on the data folder /),
    });
    first.release();
    const third = await openDataFolder(path);
    third.release();
  });

  it('forgets what browsers left in it, and nothing else', async () => {
    await mkdir(join(path, 'tmp', 'browser-1'), { recursive: true });
    await writeFile(join(path, 'env'), 'kept');

    const folder = await openDataFolder(path);
    folder.release();

    expect(await readdir(folder.tempFolder)).toEqual([]);
    expect(await readdir(path)).toContain('env');
  });

  it.each([
    ['is a file', 'a-file'],
    ['lies nowhere', 'nothing/data'],
  ])('is refused in one line when it %s', async (_case, name) => {
    await writeFile(join(parent, 'a-file'), '');

    await expect(openDataFolder(join(parent, name))).rejects.toMatchObject({
      name: 'StartFailure',
      message: expect.stringMatching(/^The data folder .* cannot be used \([^\n]*$/),
    });
  });
});
