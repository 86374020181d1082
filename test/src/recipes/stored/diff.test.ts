import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOfJson } from '../../../../src/jobs/hash-of-json.ts';
import { changesIn } from '../../../../src/recipes/stored/diff.ts';

const field = (name: string, more: object = {}) => ({ name, select: 'h3', ...more });

describe('what is different between two recipes', () => {
  it.each([
    [{ a: 1 }, { a: 2 }, [{ op: 'changed', pointer: '/a', before: 1, after: 2 }]],
    [
      { a: 1 },
      { b: 1 },
      [
        { op: 'added', pointer: '/b', after: 1 },
        { op: 'removed', pointer: '/a', before: 1 },
      ],
    ],
    [['a'], ['a', 'b'], [{ op: 'added', pointer: '/1', after: 'b' }]],
    ['a', ['a'], [{ op: 'changed', pointer: '', before: 'a', after: ['a'] }]],
    [
      { a: { b: 1 } },
      { a: null },
      [{ op: 'changed', pointer: '/a', before: { b: 1 }, after: null }],
    ],
    [
      { 'a/b': { '~': 1 } },
      { 'a/b': { '~': 2 } },
      [{ op: 'changed', pointer: '/a~1b/~0', before: 1, after: 2 }],
    ],
  ])('of %j and %j is %j', (before, after, changes) => {
    expect(changesIn(before, after)).toEqual(changes);
  });

  it('is one field, where one was put before others', () => {
    const changes = changesIn(
      [field('name'), field('price')],
      [field('id'), field('name'), field('price')],
    );

    expect(changes).toEqual([{ op: 'added', pointer: '/0', after: field('id') }]);
  });

  it('is in the field of the same name, wherever that stands now', () => {
    const changes = changesIn(
      [field('name'), field('price')],
      [field('price', { type: 'money' }), field('name')],
    );

    expect(changes).toEqual([
      { op: 'added', pointer: '/0/type', after: 'money' },
      { op: 'moved', pointer: '', before: ['name', 'price'], after: ['price', 'name'] },
    ]);
  });

  it('points into the list before where a field was removed', () => {
    const changes = changesIn([field('id'), field('name')], [field('name')]);

    expect(changes).toEqual([{ op: 'removed', pointer: '/0', before: field('id') }]);
  });

  it('goes by places where names are not the own of each', () => {
    const changes = changesIn([field('a'), field('a')], [field('a'), field('b')]);

    expect(changes).toEqual([{ op: 'changed', pointer: '/1/name', before: 'a', after: 'b' }]);
  });

  it('is no more in __proto__ than elsewhere', () => {
    const before = JSON.parse('{"__proto__": {"a": 1}}');
    const after = JSON.parse('{"__proto__": {"a": 2}, "constructor": 3}');

    expect(changesIn(before, after)).toEqual([
      { op: 'changed', pointer: '/__proto__/a', before: 1, after: 2 },
      { op: 'added', pointer: '/constructor', after: 3 },
    ]);
  });

  it('is nothing between a value and itself, and something between any two others', () => {
    const copyOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const [before, after] = [copyOf(one), copyOf(other)];

        expect(changesIn(before, copyOf(one))).toEqual([]);
        const isSame = hashOfJson(before) === hashOfJson(after);
        expect(changesIn(before, after).length === 0).toBe(isSame);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
