import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOfJson, readJson } from '../../../src/api/body.ts';

describe('readJson', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/x.y+json',
    undefined,
  ])('reads a body declared as %s', (contentType) => {
    expect(readJson('{"a":1}', contentType)).toEqual({ a: 1 });
  });

  it.each(['text/plain', 'application/jsonp', 'multipart/form-data', ''])(
    'refuses a body declared as %j',
    (contentType) => {
      expect(() => readJson('{}', contentType)).toThrow(
        expect.objectContaining({ code: 'UNSUPPORTED_MEDIA_TYPE' }),
      );
    },
  );

  it('counts bytes, not characters', () => {
    const umlauts = `"${'ü'.repeat(128 * 1024)}"`;

    expect(() => readJson(umlauts, undefined)).toThrow(
      expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }),
    );
  });
});

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
