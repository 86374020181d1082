import { describe, expect, it } from 'vitest';
import { createEffort } from '../../../../src/recipes/extract/effort.ts';
import { parseHtml } from '../../../../src/recipes/extract/html-document.ts';
import { parseJson } from '../../../../src/recipes/extract/json-document.ts';
import { Recipe } from '../../../../src/recipes/recipe.ts';
import { tryPage } from '../../../../src/recipes/trial/try-page.ts';

const URL_OF_PAGE = 'https://shop.test/list?page=1';

const PAGE = `<!doctype html><ul>
<li class=item><a href=/p/1><h2>One</h2></a><b class=price>1,00 €</b><i class=tag>a</i><i class=tag>b</i></li>
<li class=item><a href=/p/2><h2>Two</h2></a><b class=sale>2,00 €</b><b class=price>ask us</b></li>
<li class=item><a href=/p/3><h2>Three</h2></a></li>
</ul><a rel=next href=?page=2>on</a>`;

const recipeOf = (more: object = {}) =>
  Recipe.parse({
    start: [URL_OF_PAGE],
    list: ['.card', 'li.item'],
    fields: [
      { name: 'title', select: 'h2', required: true },
      { name: 'price', select: ['.sale', '.price'], type: 'money', locale: 'de', required: true },
      { name: 'tags', select: '.tag', all: true },
    ],
    pagination: { type: 'next', select: ['a.more', 'a[rel=next]'] },
    ...more,
  });

const tryOn = (html: string, more: object = {}, hasTime = () => true) =>
  tryPage(recipeOf(more), {}, parseHtml(html, URL_OF_PAGE), hasTime);

const notesOf = (tried: ReturnType<typeof tryOn>) =>
  Object.fromEntries(tried.looked.map(({ note }) => [note.pointer, note]));

describe('a recipe that is tried on a page', () => {
  it('tells of every selector what it matched, of fallbacks that no run has come to as well', () => {
    const notes = notesOf(tryOn(PAGE));

    expect(notes).toMatchObject({
      '/recipe/list/0': { role: 'list', matches: 0, readBy: 0 },
      '/recipe/list/1': { role: 'list', matches: 3, readBy: 1 },
      '/recipe/fields/0/select': { field: 'title', lookedIn: 3, matches: 3, values: 3, readBy: 3 },
      '/recipe/fields/1/select/0': { matches: 1, matchedIn: 1, values: 1, readBy: 1 },
      '/recipe/fields/1/select/1': { matches: 2, matchedIn: 2, values: 1, readBy: 1 },
      '/recipe/fields/2/select': { matches: 2, matchedIn: 1, values: 1 },
      '/recipe/pagination/select/0': { matches: 0 },
      '/recipe/pagination/select/1': { matches: 1, samples: [{ text: '?page=2' }] },
    });
    expect(Object.keys(notes)).toHaveLength(8);
    expect(notes['/recipe/fields/1/select/1']).toMatchObject({
      excerpt: '<b class="price">1,00 €</b>',
      samples: [
        { text: '1,00 €', value: { amount: '1.00', currency: 'EUR' } },
        { text: 'ask us', value: null },
      ],
    });
  });

  it('tells what a real run would fail with, and fails with nothing itself', () => {
    const { rows, faults, next } = tryOn(PAGE);

    expect(rows.map(({ price }) => price)).toEqual([
      { amount: '1.00', currency: 'EUR' },
      { amount: '2.00', currency: 'EUR' },
      null,
    ]);
    expect(faults).toEqual([
      {
        code: 'FIELD_MISSING',
        pointer: '/recipe/fields/1',
        field: 'price',
        detail: '1 of 3 rows have no "price" (.sale or .price).',
      },
    ]);
    expect(next).toEqual({
      type: 'next',
      isThere: true,
      url: 'https://shop.test/list?page=2',
      place: undefined,
      otherStarts: 0,
    });
  });

  it('says of rows that are kept in parts that they are no failure', () => {
    expect(tryOn(PAGE, { onMissing: 'partial' }).faults).toEqual([]);
  });

  it('says that there are too few rows only where no page comes after', () => {
    const alone = PAGE.replace(/<a rel.*/, '');

    expect(tryOn(PAGE, { minRows: 10, onMissing: 'partial' }).faults).toEqual([]);
    expect(tryOn(alone, { minRows: 10, onMissing: 'partial' }).faults).toMatchObject([
      { code: 'TOO_FEW_ROWS', pointer: '/recipe/list' },
    ]);
  });

  it.each([
    [
      { type: 'pages', from: 1, step: 2 },
      'https://shop.test/{page}',
      { place: '3', url: 'https://shop.test/3' },
    ],
    [
      { type: 'cursor', select: '//a[@rel="none"]/@href' },
      'https://shop.test/?c={cursor}',
      { isThere: false },
    ],
    [undefined, 'https://shop.test/', { type: 'none', isThere: false }],
  ])('tells which page would come next: %o', (pagination, start, expected) => {
    expect(tryOn(PAGE, { pagination, start: [start] }).next).toMatchObject(expected);
  });

  it('looks into the fields of fields where a run would read them', () => {
    const fields = [
      {
        name: 'tags',
        select: ['.none', '.tag'],
        fields: [{ name: 'word', select: 'u' }, { name: 'all' }],
      },
    ];

    expect(notesOf(tryOn(PAGE, { fields }))).toMatchObject({
      '/recipe/fields/0/fields/0/select': { field: 'tags.word', lookedIn: 2, matches: 0 },
      '/recipe/fields/0/fields/1': { field: 'tags.all', selector: null, lookedIn: 2, values: 2 },
    });
  });

  it('reads JSON by the same rules', () => {
    const recipe = recipeOf({
      source: 'json',
      start: ['https://shop.test/{cursor}'],
      list: '$.items[*]',
      fields: [{ name: 'id', select: ['$.number', '$.id'], type: 'number', required: true }],
      pagination: { type: 'cursor', select: '$.next' },
    });
    const document = parseJson('{"items":[{"id":1},{"id":"x"}],"next":"c2"}', URL_OF_PAGE);

    const { faults, next, looked } = tryPage(recipe, {}, document, () => true);

    expect(faults).toMatchObject([{ field: 'id', detail: expect.stringContaining('1 of 2 rows') }]);
    expect(next).toMatchObject({ place: 'c2', url: 'https://shop.test/c2' });
    expect(looked.at(-1)?.note).toMatchObject({ role: 'cursor', samples: [{ text: 'c2' }] });
  });

  it('tells that a page costs too much, and of what it could still look at', () => {
    const document = parseHtml(PAGE, URL_OF_PAGE, createEffort(40));

    const { faults, looked } = tryPage(recipeOf(), {}, document, () => true);

    expect(faults[0]).toMatchObject({ code: 'RECIPE_TOO_EXPENSIVE', pointer: '/recipe/fields' });
    expect(
      looked.find(({ note }) => note.pointer === '/recipe/fields/0/select')?.note,
    ).toMatchObject({ matches: 3 });
  });

  it('stops looking when its time is over', () => {
    let looks = 0;
    const items = '<li class=item><h2>x</h2></li>'.repeat(50_000);

    const tried = tryOn(items, { onMissing: 'partial' }, () => {
      looks += 1;
      return looks < 5_000;
    });

    expect(tried.items).toBe(50_000);
    expect(tried.rowsRead).toBeLessThan(5_000);
    expect(tried.rows).toHaveLength(20);
    expect(notesOf(tried)['/recipe/fields/0/select']?.lookedIn).toBe(0);
  });
});
