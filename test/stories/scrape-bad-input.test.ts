import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Api, createApi } from '../support/api.ts';
import { openTarget, type Target } from '../support/target.ts';

const Problem = z.object({
  code: z.string(),
  errors: z.array(z.object({ pointer: z.string() })).default([]),
});

const GOOD = {
  parameters: { term: {} },
  start: ['https://example.com/find?q={term}'],
  list: 'li',
  fields: [{ name: 'title', select: 'h2' }],
};

const field = (more: object) => ({ fields: [{ name: 'title', select: 'h2', ...more }] });
const regex = (pattern: string) => field({ transform: [{ op: 'regex', pattern }] });

/** A field in a field in a field …, deeper than recipes go. */
const deep = (levels: number): object =>
  levels === 0 ? { name: 'a' } : { name: 'a', fields: [deep(levels - 1)] };

const many = (count: number) => Array.from({ length: count }, (_, at) => ({ name: `f${at}` }));

/** What is wrong, what of the recipe, and the field that the refusal names. */
const BAD: readonly [wrong: string, part: object, pointer: string][] = [
  ['a CSS selector that is none', field({ select: 'li[' }), '/fields/0/select'],
  ['an XPath that is none', field({ select: '//li[' }), '/fields/0/select'],
  ['an XPath that is written like CSS', field({ select: 'h2/a' }), '/fields/0/select'],
  ['a row of a table, counted as in XPath', field({ select: 'td[3]' }), '/fields/0/select'],
  ['JSONPath for HTML', field({ select: '$.title' }), '/fields/0/select'],
  ['an expression that explodes', regex('(a+)+\\1'), '/fields/0/transform/0/pattern'],
  ['an expression that looks around', regex('(?=a)b'), '/fields/0/transform/0/pattern'],
  ['an expression that is none', regex('(a'), '/fields/0/transform/0/pattern'],
  ['fields in fields without end', { fields: [deep(6)] }, '/fields/0/fields/0/fields/0'],
  ['a parameter that nobody declared', { start: ['https://example.com/{nope}'] }, '/start/0'],
  ['10,000 fields', { fields: many(10_000) }, '/fields'],
  ['columns of one name', { fields: [...many(1), ...many(1)] }, '/fields'],
  ['a parameter whose name is none', { parameters: { term: {}, 'a b': {} } }, '/parameters'],
];

describe('a recipe that cannot be meant', () => {
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  const submit = async (input: object) => {
    const response = await api.send('POST', '/v1/jobs', { body: { kind: 'scrape', input } });
    return { status: response.status, ...Problem.parse(await response.json()) };
  };

  it.each(BAD)('is refused for %s, by the name of the field', async (_wrong, part, pointer) => {
    const refusal = await submit({ recipe: { ...GOOD, ...part }, parameters: { term: 'x' } });

    expect(refusal).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
    const pointers = refusal.errors.map((error) => error.pointer);
    expect(pointers.filter((at) => at.startsWith(`/input/recipe${pointer}`))).not.toEqual([]);
  });

  it.each([
    ['one that it does not have', { term: 'x', other: 'y' }, '/input/parameters/other'],
    ['one that is missing', {}, '/input/parameters/term'],
    ['one of another type', { term: 7 }, '/input/parameters/term'],
  ])('is refused with %s', async (_wrong, parameters, pointer) => {
    const { status, errors } = await submit({ recipe: GOOD, parameters });

    expect(status).toBe(400);
    expect(errors.map((error) => error.pointer)).toContain(pointer);
  });
});
