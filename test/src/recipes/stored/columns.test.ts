import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../../../src/recipes/columns.ts';
import { Recipe } from '../../../../src/recipes/recipe.ts';
import { schemaVersionOf } from '../../../../src/recipes/schema-version.ts';

/**
 * What stored versions and old manifests say. Never change a value in here: whoever reads tables by
 * a schema version relies on it. A new kind of column gets a fixture of its own.
 */
const PINNED: readonly (readonly [
  what: string,
  recipe: object,
  schemaVersion: string,
  columns: string,
])[] = [
  ['one field', { fields: [{ name: 'title', select: 'h1' }] }, '20ef505145620d84', 'title:string'],
  [
    'every type',
    {
      fields: [
        { name: 'text', select: 'a', required: true },
        { name: 'number', select: 'a', type: 'number', locale: 'de' },
        { name: 'price', select: 'a', type: 'money', currency: 'EUR' },
        { name: 'day', select: 'a', type: 'date', format: 'dd.MM.yyyy' },
        { name: 'link', select: 'a', get: '@href', type: 'url' },
        { name: 'sold', select: 'a', type: 'boolean' },
      ],
    },
    'dcfc18ef02969c9e',
    'text:string! number:number price_amount:number price_currency:string day:date link:url sold:boolean',
  ],
  [
    'lists, joined or not, and lists of objects',
    {
      fields: [
        { name: 'tags', select: 'a', all: true },
        { name: 'joined', select: 'a', all: true, join: ', ' },
        { name: 'offers', select: 'li', fields: [{ name: 'price', select: 'b', type: 'money' }] },
      ],
    },
    '903135d050602982',
    'tags:list joined:string offers:list',
  ],
  [
    'details behind a link',
    {
      list: 'li',
      fields: [{ name: 'url', select: 'a', get: '@href', type: 'url', required: true }],
      detail: { follow: 'url', fields: [{ name: 'weight', select: 'td', type: 'number' }] },
    },
    '50a63959272d8459',
    'url:url! weight:number',
  ],
];

describe('the columns that a recipe promises', () => {
  it.each(PINNED)('by %s', (_, recipe, schemaVersion, names) => {
    const columns = columnsOf(Recipe.parse({ start: ['https://shop.example/'], ...recipe }));

    const told = columns.map(({ name, type, required }) => `${name}:${type}${required ? '!' : ''}`);
    expect(told.join(' ')).toBe(names);
    expect(schemaVersionOf(columns)).toBe(schemaVersion);
  });
});
