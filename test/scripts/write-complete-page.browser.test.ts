import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { captureJournal, PICTURE_FILE } from '../../scripts/write-complete-page.ts';

/** Width and height in the header of a lossy WebP: 14 bits each, after its start code. */
const sizeOf = (webp: Buffer) => {
  const at = webp.indexOf(Buffer.from([0x9d, 0x01, 0x2a])) + 3;
  return [webp.readUInt16LE(at) & 0x3fff, webp.readUInt16LE(at + 2) & 0x3fff];
};

it('a page with lazy pictures, a web font and a consent banner is captured whole', async () => {
  const { picture, report } = await captureJournal();

  expect(report).toMatchObject({
    images: { expected: 13, loaded: 13 },
    fonts: { expected: 1, loaded: 1, missing: [] },
    consent: { asked: 'reject', outcome: 'rejected' },
    scroll: { stoppedBy: 'end' },
    missingGlyphs: '',
    complete: true,
  });
  expect(sizeOf(picture)).toEqual(sizeOf(await readFile(PICTURE_FILE)));
});
