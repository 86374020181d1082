import { describe, expect, it } from 'vitest';
import { merged } from '../../../src/batches/merge.ts';

describe('two bodies in one', () => {
  it('have the fields of both, and of the second where both have one', () => {
    const under = { kind: 'pdf', input: { scale: 1, margin: { top: 1, left: 2 } }, tags: ['a'] };
    const over = { input: { url: 'x', margin: { top: 9 } }, tags: ['b', 'c'] };

    expect(merged(under, over)).toEqual({
      kind: 'pdf',
      input: { scale: 1, url: 'x', margin: { top: 9, left: 2 } },
      tags: ['b', 'c'],
    });
  });

  it('take null for a value', () => {
    expect(merged({ a: 1 }, { a: null })).toEqual({ a: null });
  });

  it('take a field named __proto__ for a field', () => {
    const body = merged({}, JSON.parse('{"__proto__":{"x":1}}'));

    expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
    expect(Object.keys(body)).toEqual(['__proto__']);
  });
});
