import { describe, expect, it } from 'vitest';
import type { RecipeReference } from '../../../src/jobs/recipe-reference.ts';
import { rememberedRecipes } from '../../../src/jobs/stored-recipe.ts';
import { referenceIn, withRecipe } from '../../../src/jobs/with-recipe.ts';
import { noneOfMine } from '../../support/recipes.ts';

const RECIPE = { start: ['https://shop.example/'], fields: [] };
const bodyWith = (recipe: unknown) => ({ kind: 'scrape', input: { recipe, parameters: { a: 1 } } });

/** Has version 4 of everything, and notes what it was asked. */
function shelf() {
  const asked: RecipeReference[] = [];
  const find = async (reference: RecipeReference) => {
    asked.push(reference);
    return { name: reference.name, version: reference.version ?? 4, recipe: RECIPE };
  };
  return { asked, find };
}

describe('a body that names a stored recipe', () => {
  it('has the recipe in its place, and tells where it is from', async () => {
    expect(await withRecipe(bodyWith('products'), shelf().find)).toEqual({
      body: bodyWith(RECIPE),
      recipe: { name: 'products', version: 4 },
    });
    expect(await withRecipe(bodyWith('products@3'), shelf().find)).toMatchObject({
      recipe: { name: 'products', version: 3 },
    });
  });

  it.each([
    bodyWith(RECIPE),
    bodyWith(undefined),
    { kind: 'page', input: { recipe: 'products' } },
    { kind: 'scrape', recipe: 'products' },
    { kind: 'scrape', input: ['recipe'] },
    JSON.parse('{"__proto__": {"kind": "scrape", "input": {"recipe": "products"}}}'),
    'products',
    null,
    undefined,
  ])('is none if it is %j, which stays as it is', async (body) => {
    const { find, asked } = shelf();

    expect(await withRecipe(body, find)).toEqual({ body });
    expect(asked).toEqual([]);
  });

  it('may leave its kind open: a template does', () => {
    expect(referenceIn({ input: { recipe: 'products' } })).toBe('products');
  });

  it.each([
    '',
    '@3',
    'a@',
    'a@0',
    'a@03',
    'a@-1',
    'a@1@2',
    'a b',
    '../a',
    '__proto__',
    'a'.repeat(65),
  ])('is told that %j names none', async (reference) => {
    await expect(withRecipe(bodyWith(reference), shelf().find, '/job')).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      fields: [{ pointer: '/job/input/recipe', detail: expect.stringContaining('products@3') }],
    });
  });

  it('is told which recipe is not there, and the way out', async () => {
    await expect(withRecipe(bodyWith('products'), noneOfMine)).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message:
        '/input/recipe: There is no recipe "products". Write it with PUT /v1/recipes/products. Or send the recipe itself.',
    });
  });
});

describe('recipes that are remembered', () => {
  it('are asked for once each, and the one that is known not at all', async () => {
    const { find, asked } = shelf();
    const known = { name: 'products', version: 2, recipe: 'of then' };
    const recipes = rememberedRecipes(find, known);

    const pinned = await recipes({ name: 'products', version: 2 });
    await recipes({ name: 'products' });
    await recipes({ name: 'products' });
    await recipes({ name: 'products', version: 3 });

    expect(pinned).toBe(known);
    expect(asked).toEqual([{ name: 'products' }, { name: 'products', version: 3 }]);
  });
});
