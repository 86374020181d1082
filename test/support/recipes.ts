import type { FindRecipe, OwnRecipes } from '../../src/jobs/stored-recipe.ts';
import { Recipe } from '../../src/recipes/recipe.ts';
import { recipeNotFound } from '../../src/recipes/stored/failures.ts';
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

/** Of a client that has stored none. */
export const noRecipes: FindRecipe = (_clientId, { name }) => Promise.reject(recipeNotFound(name));

/** The same, for one client. */
export const noneOfMine: OwnRecipes = ({ name }) => Promise.reject(recipeNotFound(name));
