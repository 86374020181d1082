import { Recipe } from '../../src/recipes/recipe.ts';
import type { RecipeWish } from '../../src/recipes/stored/put-recipe.ts';
import { CLIENT } from './jobs.ts';

/** A recipe as a client writes it; another one for every `select`. */
export const recipeWith = (select = 'h3', more: object = {}) => ({
  start: ['https://shop.example/products'],
  list: 'li.card',
  fields: [
    { name: 'name', select, required: true },
    { name: 'price', select: '.price', type: 'money' },
  ],
  ...more,
});

export const wishFor = (
  name: string,
  source: unknown = recipeWith(),
  overrides: Partial<RecipeWish> = {},
): RecipeWish => ({
  clientId: CLIENT,
  name,
  source,
  recipe: Recipe.parse(source),
  by: 'key_test',
  ...overrides,
});
