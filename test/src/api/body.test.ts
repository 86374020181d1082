import { describe, expect, it } from 'vitest';
import { readJson } from '../../../src/api/body.ts';

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
