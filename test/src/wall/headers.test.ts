import { describe, expect, it } from 'vitest';
import { endToEnd } from '../../../src/wall/headers.ts';

describe('endToEnd', () => {
  it('keeps order, case and repetition of what travels on', () => {
    const headers = ['Accept', 'a', 'COOKIE', 'b=1', 'cookie', 'c=2'];

    expect(endToEnd(headers)).toEqual(headers);
  });

  it('drops what concerns one connection, and what Connection names', () => {
    const headers = [
      ['Connection', 'keep-alive, X-Private'],
      ['Proxy-Authorization', 'secret'],
      ['Transfer-Encoding', 'chunked'],
      ['x-private', '1'],
      ['Accept', 'a'],
    ].flat();

    expect(endToEnd(headers)).toEqual(['Accept', 'a']);
  });

  it('drops the names that it is given', () => {
    expect(endToEnd(['Host', 'a', 'Accept', 'b'], ['host'])).toEqual(['Accept', 'b']);
  });
});
