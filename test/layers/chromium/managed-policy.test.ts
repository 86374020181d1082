import { createReadStream } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultChromiumFolder, unpackChromium } from '../../../layers/chromium/unpack.ts';

/** Whether a large file has a text, also where it lies across two chunks. */
async function holds(file: string, text: string): Promise<boolean> {
  let end = '';
  for await (const chunk of createReadStream(file, 'latin1')) {
    const part = end + chunk;
    if (part.includes(text)) return true;
    end = part.slice(-text.length);
  }
  return false;
}

describe('the pinned browser', () => {
  it.each(['URLBlocklist', '/policies/managed'])(
    'knows no managed policy: %s is not in it (decision 19)',
    async (text) => {
      const { executable } = await unpackChromium(await defaultChromiumFolder());

      expect(await holds(executable, text)).toBe(false);
      expect(await holds(executable, '--proxy-bypass-list'.slice(2))).toBe(true);
    },
  );
});
