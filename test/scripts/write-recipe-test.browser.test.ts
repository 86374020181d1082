import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { drawTest, PICTURE_FILE } from '../../scripts/write-recipe-test.ts';

/** Width and height in the header of a lossy WebP: 14 bits each, after its start code. */
const sizeOf = (webp: Buffer) => {
  const at = webp.indexOf(Buffer.from([0x9d, 0x01, 0x2a])) + 3;
  return [webp.readUInt16LE(at) & 0x3fff, webp.readUInt16LE(at + 2) & 0x3fff];
};

it('the picture in the documentation is what a test of a recipe draws', async () => {
  const kept = await readFile(PICTURE_FILE);

  expect(sizeOf(await drawTest())).toEqual(sizeOf(kept));
  expect(kept.length).toBeLessThan(150_000);
});
