import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOfKey, isKey, newKey } from '../../../src/clients/key.ts';

describe('an API key', () => {
  it('is always 53 characters that survive a double click', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const key = newKey(() => Buffer.from(bytes));

        expect(key).toMatch(/^gnt_[0-9A-Za-z]{49}$/);
        expect(isKey(key)).toBe(true);
      }),
      { seed: 1 },
    );
  });

  it('is another one every time', () => {
    const keys = new Set(Array.from({ length: 100 }, () => newKey()));

    expect(keys.size).toBe(100);
  });

  it('is refused with one character mistyped, without a look into the table', () => {
    const key = newKey(() => Buffer.alloc(32, 7));
    const mistyped = Array.from(key.slice(4), (digit, index) => {
      const other = digit === 'a' ? 'b' : 'a';
      return `${key.slice(0, 4 + index)}${other}${key.slice(5 + index)}`;
    });

    expect(mistyped.filter(isKey)).toEqual([]);
  });

  it.each(['', 'gnt_', 'Bearer gnt_', `gnt_${'0'.repeat(48)}`, `gnt_${'0'.repeat(50)}`])(
    'is not %j',
    (text) => {
      expect(isKey(text)).toBe(false);
    },
  );

  it('is kept as 256 bits that do not show it', () => {
    const key = newKey();

    expect(hashOfKey(key)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOfKey(key)).toBe(hashOfKey(key));
  });
});
