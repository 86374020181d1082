import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOfJson } from '../../../src/jobs/hash-of-json.ts';

describe('hashOfJson', () => {
  it('does not see the order of names', () => {
    expect(hashOfJson({ a: 1, b: { c: 2, d: 3 } })).toBe(hashOfJson({ b: { d: 3, c: 2 }, a: 1 }));
  });

  it('sees the order of lists', () => {
    expect(hashOfJson([1, 2])).not.toBe(hashOfJson([2, 1]));
  });

  it('is the same after any value went through JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(hashOfJson(JSON.parse(JSON.stringify(value)))).toBe(hashOfJson(value));
      }),
      { seed: 1 },
    );
  });
});
