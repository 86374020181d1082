import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../../src/recipes/columns.ts';
import { Recipe, startsOf } from '../../../src/recipes/recipe.ts';

const GOOD = {
  parameters: { term: { description: 'What to look for' }, size: { type: 'number', default: 20 } },
  start: ['https://shop.test/find?q={term}&size={size}&page={page}'],
  list: ['li.item', '//li'],
  fields: [
    { name: 'title', select: 'h2', required: true },
    { name: 'url', select: 'a', get: '@href', type: 'url' },
    { name: 'price', select: '.price', type: 'money', locale: 'de' },
    { name: 'seen', select: 'time', type: 'date' },
  ],
  detail: { follow: 'url', fields: [{ name: 'tags', select: '.tag', all: true }] },
  pagination: { type: 'pages' },
  dedupe: ['url'],
};

const pointersOf = (recipe: unknown) =>
  Recipe.safeParse(recipe).error?.issues.map(({ path }) => path.join('/'));

describe('a recipe', () => {
  it('is taken as it is meant', () => {
    const recipe = Recipe.parse(GOOD);

    expect(recipe).toMatchObject({ render: 'http', onMissing: 'fail', stop: { maxPages: 1_000 } });
    expect(startsOf(recipe, { term: 'a b&c', size: '20' })).toEqual([
      'https://shop.test/find?q=a%20b%26c&size=20&page={page}',
    ]);
  });

  it('has its columns in the order of its fields, those of details last', () => {
    expect(columnsOf(Recipe.parse(GOOD)).map(({ name, type }) => `${name}: ${type}`)).toEqual([
      'title: string',
      'url: url',
      'price_amount: number',
      'price_currency: string',
      'seen: date',
      'tags: list',
    ]);
  });

  const field = GOOD.fields[0];
  const nested = { name: 'a', fields: [{ name: 'b', fields: [{ name: 'c', fields: [field] }] }] };

  it.each<[string, string, object]>([
    ['an unknown parameter', 'start/0', { start: ['https://shop.test/{nope}?{page}'] }],
    ['a host that is a parameter', 'start/0', { start: ['https://{term}.test/{page}'] }],
    ['a start without its page', 'start/0', { start: ['https://shop.test/'] }],
    ['a start that is no web page', 'start/0', { start: ['file:///etc/passwd?{page}'] }],
    ['an invalid selector', 'list', { list: 'li[' }],
    ['an invalid fallback', 'list/1', { list: ['li', '//li['] }],
    [
      'an exploding expression',
      'fields/0/transform/0/pattern',
      {
        fields: [{ ...field, transform: [{ op: 'regex', pattern: '(a)\\1+' }] }],
        detail: undefined,
        dedupe: undefined,
      },
    ],
    ['JSONPath in HTML', 'list', { list: '$.items[*]' }],
    ['a lookup of nothing', 'dedupe/0', { dedupe: ['nope'] }],
    [
      'a detail that follows no address',
      'detail/follow',
      { detail: { ...GOOD.detail, follow: 'title' } },
    ],
    ['two columns of one name', 'fields', { fields: [...GOOD.fields, { name: 'price_amount' }] }],
    [
      '10,000 fields',
      'fields',
      { fields: Array.from({ length: 10_000 }, (_, i) => ({ name: `f${i}` })) },
    ],
    [
      '1,001 fields, nested ones counted',
      'fields',
      {
        fields: Array.from({ length: 21 }, (_, i) => ({
          name: `f${i}`,
          fields: Array.from({ length: i === 0 ? 20 : 48 }, (__, n) => ({ name: `n${n}` })),
        })),
      },
    ],
    [
      'lists in lists in lists in lists',
      'fields/4/fields/0/fields/0',
      { fields: [...GOOD.fields, nested] },
    ],
    [
      'clicks without a browser',
      'pagination/type',
      {
        pagination: { type: 'click', select: '.more' },
        start: ['https://shop.test/'],
      },
    ],
    ['a field it does not know', '', { extra: 1 }],
    [
      'a name that objects have of their own',
      'fields/0/name',
      { fields: [{ name: '__proto__' }, ...GOOD.fields] },
    ],
    [
      'a default of another type',
      'fields/0/default',
      { fields: [{ name: 'n', type: 'number', default: 'x' }, ...GOOD.fields] },
    ],
    [
      'a format of a text',
      'fields/0/format',
      { fields: [{ name: 'n', format: 'dd' }, ...GOOD.fields] },
    ],
    [
      'a locale that is none',
      'fields/0/locale',
      { fields: [{ name: 'n', type: 'number', locale: 'not a locale' }, ...GOOD.fields] },
    ],
  ])('is refused for %s, and says where', (_, pointer, part) => {
    expect(pointersOf({ ...GOOD, ...part })).toContain(pointer);
  });
});
