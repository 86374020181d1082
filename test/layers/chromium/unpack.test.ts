import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pinnedSums, sumsOf } from '../../../layers/chromium/sums.ts';
import { unpackChromium } from '../../../layers/chromium/unpack.ts';

/** What a function may have with all its layers, in bytes. */
const LAMBDA_MAX_BYTES = 250 * 1024 * 1024;

let parent: string;
let folder: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'gannet-unpack-'));
  folder = join(parent, 'chromium');
  // Two at once, as when two services start on one machine.
  await Promise.all([unpackChromium(folder), unpackChromium(folder)]);
});

afterAll(async () => {
  await rm(parent, { recursive: true, force: true });
});

describe('unpackChromium', () => {
  it('makes exactly the pinned files, and leaves nothing beside them', async () => {
    expect(await sumsOf(folder)).toEqual(await pinnedSums());
    expect(await readdir(parent)).toEqual(['chromium']);
  });

  it('leaves room for a function of 8 MB in the 250 MB of Lambda', async () => {
    const sizes = Object.values(await pinnedSums()).map(({ sizeBytes }) => sizeBytes);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);

    expect(bytes).toBeLessThan(LAMBDA_MAX_BYTES - 8_000_000);
  });

  it('has a browser that can be run, libraries, fonts and their licences', async () => {
    const { executable, libraryFolder } = await unpackChromium(folder);

    expect((await stat(executable)).mode & 0o111).toBe(0o111);
    expect(await readdir(libraryFolder)).toContain('libnss3.so');
    expect(await readdir(join(folder, 'fonts'))).toContain('NotoColorEmoji.ttf');
    expect(await readFile(join(folder, 'licenses/arimo.txt'), 'utf8')).toContain('SIL OPEN FONT');
  });

  it('names no place, so that it may lie anywhere', async () => {
    expect(await readFile(join(folder, 'fonts.conf'), 'utf8')).not.toMatch(/<(dir|cachedir)>\//);
  });

  it('leaves alone what is there', async () => {
    const file = join(folder, 'chromium');
    await utimes(file, 1, 1);

    await unpackChromium(folder);

    expect((await stat(file)).mtimeMs).toBe(1_000);
  });

  it('replaces a folder that is not whole', async () => {
    const broken = join(parent, 'broken');
    await cp(folder, broken, { recursive: true });
    await truncate(join(broken, 'chromium'), 1_000);

    await unpackChromium(broken);

    expect((await stat(join(broken, 'chromium'))).size).toBeGreaterThan(200_000_000);
  });
});
