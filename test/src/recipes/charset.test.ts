import { describe, expect, it } from 'vitest';
import { decoded, isBinary } from '../../../src/recipes/charset.ts';

const latin = (text: string) => Buffer.from(text, 'latin1');

describe('the charset of a page', () => {
  it.each<[string, Uint8Array, string]>([
    ['its byte order mark', Buffer.from('\ufeffgrün'), 'text/html; charset=iso-8859-1'],
    ['its header', latin('<meta charset=utf-8>grün'), 'text/html; charset="ISO-8859-1"'],
    ['what it says of itself', latin('<meta charset=latin1>grün'), 'text/html'],
    [
      'the old way to say so',
      latin("<meta http-equiv='content-type' content='text/html; charset=windows-1252'>grün"),
      '',
    ],
    ['the declaration of XML', latin('<?xml version="1.0" encoding="iso-8859-1"?>grün'), ''],
    ['its bytes, if it says nothing', Buffer.from('grün'), 'text/html'],
    ['the usual, if those are not UTF-8', latin('grün'), 'text/html'],
    ['its bytes, if nobody knows the label', Buffer.from('grün'), 'text/html; charset=martian'],
    ['UTF-16 with its mark', Buffer.from('\ufeffgrün', 'utf16le'), ''],
  ])('is told by %s', (_, bytes, contentType) => {
    expect(decoded(bytes, contentType)).toMatch(/grün$/);
  });

  it('is not told by what stands in a comment', () => {
    expect(decoded(latin('<!-- <meta charset=utf-8> -->grün'), '')).toMatch(/grün$/);
  });

  it('is none for pictures', () => {
    expect(isBinary(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]))).toBe(true);
    expect(isBinary(Buffer.from('<html>'))).toBe(false);
    expect(isBinary(Buffer.from('\ufeffa', 'utf16le'))).toBe(false);
  });
});
