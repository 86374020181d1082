import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { READER_FILE, readerSource } from '../../../../scripts/build-reader.ts';

it('the committed reader is what its sources make: run node scripts/build-reader.ts', async () => {
  expect(await readFile(READER_FILE, 'utf8')).toBe(await readerSource());
});
