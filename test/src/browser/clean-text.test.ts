import { describe, expect, it } from 'vitest';
import { cleanText } from '../../../src/browser/clean-text.ts';

describe('cleanText', () => {
  it.each([
    ['two\r\nlines', 'two lines'],
    ['\u001b[31mred\u0000', '[31mred'],
    ['left\u202eright', 'left right'],
    ['a\u2028b\u2029c', 'a b c'],
    ['half \ud83d', 'half \ufffd'],
    ['日本 😀', '日本 😀'],
  ])('makes %j to %j', (text, clean) => {
    expect(cleanText(text, 100)).toBe(clean);
  });

  it('keeps a text of the longest length, and shortens one that is longer', () => {
    expect(cleanText('a'.repeat(10), 10)).toBe('a'.repeat(10));
    expect(cleanText('a'.repeat(11), 10)).toBe(`${'a'.repeat(9)}…`);
    expect(cleanText('x'.repeat(1_000_000), 10)).toHaveLength(10);
  });
});
