import { describe, expect, it } from 'vitest';
import { bodyOfCells, type Columns, columnsOf, pathOf } from '../../../src/batches/columns.ts';

const columns = (header: readonly string[], targets?: Parameters<typeof columnsOf>[1]): Columns => {
  const found = columnsOf(header, targets);
  if (typeof found === 'string') throw new Error(found);
  return found;
};

describe('columns', () => {
  it('without a word about them are fields of the input, or the pointers that they are', () => {
    const body = bodyOfCells(
      ['https://a.example/', 'pdf', ''],
      columns(['url', '/kind', '/input/waitFor']),
    );

    expect(body).toEqual({ body: { input: { url: 'https://a.example/' }, kind: 'pdf' } });
  });

  it('that were named are used, and no others', () => {
    const named = columns(['address', 'width', 'note'], {
      address: { to: '/input/url', as: 'string' },
      width: { to: '/input/viewport/width', as: 'number' },
    });

    expect(bodyOfCells(['https://a.example/', ' 800 ', 'mine'], named)).toEqual({
      body: { input: { url: 'https://a.example/', viewport: { width: 800 } } },
    });
  });

  it('hold numbers, truth values and JSON where that was said', () => {
    const typed = columns(['n', 'b', 'j'], {
      n: { to: '/n', as: 'number' },
      b: { to: '/b', as: 'boolean' },
      j: { to: '/j', as: 'json' },
    });

    expect(bodyOfCells(['-1.5e3', 'TRUE', '["a"]'], typed)).toEqual({
      body: { n: -1_500, b: true, j: ['a'] },
    });
    expect(bodyOfCells(['one', 'yes', '{'], typed)).toEqual({
      errors: [
        { pointer: '/n', detail: 'Not a number.' },
        { pointer: '/b', detail: 'Not a boolean.' },
        { pointer: '/j', detail: 'Not a json.' },
      ],
    });
  });

  it('may hold a formula, which is the text that it is', () => {
    expect(bodyOfCells(['=cmd|calc!A1'], columns(['url']))).toEqual({
      body: { input: { url: '=cmd|calc!A1' } },
    });
  });

  it('must be as many in every line', () => {
    for (const cells of [['a'], ['a', 'b', 'c']]) {
      expect(bodyOfCells(cells, columns(['url', 'x']))).toMatchObject({
        errors: [{ detail: expect.stringContaining('the first line has 2') }],
      });
    }
  });

  it('must be there when they are named, and no name may come twice', () => {
    expect(columnsOf(['a', 'b'], { c: { to: '/c', as: 'string' } })).toContain('no column "c"');
    expect(columnsOf(['a', 'b', 'a'], undefined)).toContain('"a" is there twice');
  });

  it('cannot reach what all objects have in common', () => {
    const named = columns(['x', 'constructor'], { x: { to: '/__proto__/polluted', as: 'string' } });

    const made = bodyOfCells(['yes', 'no'], named);

    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(made).toHaveProperty('body');
    expect(JSON.stringify(made)).toBe('{"body":{"__proto__":{"polluted":"yes"}}}');
  });
});

describe('a pointer', () => {
  it('names fields with strokes and tildes in them', () => {
    expect(pathOf('/input/a~1b/c~0d')).toEqual(['input', 'a/b', 'c~d']);
  });
});
