import { describe, expect, it } from 'vitest';
import { tooFewRows } from '../../../../src/kinds/scrape/too-few-rows.ts';
import { Recipe } from '../../../../src/recipes/recipe.ts';
import { BEGINNING } from '../../../../src/recipes/walk/state.ts';
import { LIST_PATH } from '../../../../src/recipes/walk/tally.ts';

const recipe = Recipe.parse({
  start: ['https://shop.example.com/'],
  list: ['li.card', 'li.item'],
  fields: [{ name: 'name', select: 'h3' }],
  minRows: 10,
});

describe('a scrape with too few rows', () => {
  it('names the list that matched nothing, and how to see more', () => {
    const failure = tooFewRows(recipe, { ...BEGINNING, pages: 3, fields: { [LIST_PATH]: [3] } });

    expect(failure.code).toBe('TOO_FEW_ROWS');
    expect(failure.message).toBe(
      '0 rows found on 3 pages, and the recipe wants 10 (minRows). The list (li.card or li.item) matched on 0 of them. POST /v1/recipes/test shows what it matches.',
    );
  });

  it('says on how many pages it matched, by whichever selector', () => {
    const fields = { [LIST_PATH]: [4, 1, 2, 1, 3] };
    const failure = tooFewRows(recipe, { ...BEGINNING, pages: 4, rows: 5, fields });

    expect(failure.message).toContain('matched on 2 of them');
  });

  it('leaves out the list where it matched on every page, or where there is none', () => {
    const fields = { [LIST_PATH]: [1, 1, 1] };
    const { list: _, ...single } = recipe;
    const all = tooFewRows(recipe, { ...BEGINNING, pages: 1, rows: 1, fields });
    const none = tooFewRows(single, { ...BEGINNING, pages: 1, rows: 1 });

    for (const { message } of [all, none]) {
      expect(message).toBe(
        '1 row found on 1 page, and the recipe wants 10 (minRows). POST /v1/recipes/test shows what it matches.',
      );
    }
  });
});
