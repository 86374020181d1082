import { describe, expect, it } from 'vitest';
import { readJsonOrYaml } from '../../../src/api/yaml-body.ts';

const YAML = 'application/yaml';
const detailOf = (text: string, contentType = YAML): string => {
  try {
    return `taken: ${JSON.stringify(readJsonOrYaml(text, contentType))}`;
  } catch (thrown) {
    if (thrown instanceof Error) return thrown.message;
    throw thrown;
  }
};

describe('readJsonOrYaml', () => {
  it.each(['application/yaml', 'text/yaml', 'application/x-yaml; charset=utf-8'])(
    'reads a body declared as %s as YAML',
    (contentType) => {
      expect(readJsonOrYaml('a: 1 # one\nb: [x, "2"]', contentType)).toEqual({
        a: 1,
        b: ['x', '2'],
      });
    },
  );

  it('reads a body as JSON unless it says that it is YAML', () => {
    expect(readJsonOrYaml('{"a":1}', 'application/json')).toEqual({ a: 1 });
    expect(readJsonOrYaml('{"a":1}', undefined)).toEqual({ a: 1 });
    expect(() => readJsonOrYaml('a: 1', undefined)).toThrow('The body is not JSON.');
    expect(() => readJsonOrYaml('a: 1', 'text/plain')).toThrow(
      expect.objectContaining({
        code: 'UNSUPPORTED_MEDIA_TYPE',
        message: expect.stringContaining('application/json or application/yaml'),
      }),
    );
  });

  it('takes words for what they are: no dates, no yes and no, no octal numbers', () => {
    expect(readJsonOrYaml('a: 2026-11-22\nb: yes\nc: 010\nd: 12:30', YAML)).toEqual({
      a: '2026-11-22',
      b: 'yes',
      c: 10,
      d: '12:30',
    });
  });

  it.each([
    ['a: [1, 2', 'Line 1, column 9: Flow sequence'],
    ['a: 1\nb:\n\t- x', 'Line 3, column 1: Tabs are not allowed as indentation'],
    ['a: 1\nb: 2\na: 3', 'Line 3, column 1: "a" is there twice.'],
    ['x:\n  - a: 1\n    a: 2', 'Line 3, column 5: "a" is there twice.'],
    ['a: !!js/function "x"', 'Line 1, column 4: Unresolved tag'],
    ['a: !date 2026', 'Line 1, column 4: Unresolved tag: !date.'],
    ['? [a, b]\n: 1', 'Line 1, column 3: A name must be a plain word.'],
    ['a: 1\n---\nb: 2', 'Source contains multiple documents'],
    ['a: *b', 'An alias names no anchor before it.'],
    ['', 'The body is empty'],
  ])('says where %j is wrong', (text, words) => {
    expect(detailOf(text)).toContain(words);
  });

  it('lets a thing be said twice by an alias', () => {
    expect(readJsonOrYaml('a: &one { b: 1 }\nc: *one', YAML)).toEqual({ a: { b: 1 }, c: { b: 1 } });
  });

  it('refuses an alias bomb', () => {
    const levels = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let n = 1; n < 12; n += 1) {
      levels.push(`a${n}: &a${n} [${Array.from({ length: 9 }, () => `*a${n - 1}`).join(', ')}]`);
    }

    expect(detailOf(levels.join('\n'))).toContain('too many aliases');
  });

  it('refuses a document that holds itself', () => {
    expect(detailOf('a: &a [*a]')).not.toContain('taken');
  });

  it.each([
    ['[', ']'],
    ['{a: ', '}'],
    ['- ', ''],
  ])('refuses 20,000 levels of %j', (open, close) => {
    const text = open.repeat(20_000) + close.repeat(20_000);

    expect(detailOf(text)).toContain('levels deep');
  });

  it('makes no more of __proto__ than of any other name', () => {
    const read = readJsonOrYaml('__proto__: { polluted: true }\na: 1', YAML);

    expect(Object.keys(read as object)).toEqual(['__proto__', 'a']);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
  });

  it('is not kept busy by names without end', () => {
    const text = Array.from({ length: 30_000 }, (_, n) => `k${n}:`).join('\n');

    expect(Object.keys(readJsonOrYaml(text, YAML) as object)).toHaveLength(30_000);
  });
});
