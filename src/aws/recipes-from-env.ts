import { createFindRecipe } from '../recipes/stored/find-recipe.ts';
import { ERASURE_TYPE, RecipeErasure } from '../recipes/stored/recipe-erasure.ts';
import { createDynamoRecipeStore } from './dynamo-recipe-store.ts';
import { createDynamoRows } from './dynamo-rows.ts';
import { rowOptionsFromEnv } from './row-options-from-env.ts';

/** Recipes of clients, and what is still to be erased of them. */
export function recipesFromEnv() {
  const options = rowOptionsFromEnv();
  return {
    recipes: createDynamoRecipeStore(options),
    erasures: createDynamoRows({ ...options, type: ERASURE_TYPE, schema: RecipeErasure }),
  };
}

/** Finds the recipes that jobs name. */
export const findRecipeFromEnv = () =>
  createFindRecipe({ recipes: createDynamoRecipeStore(rowOptionsFromEnv()) });
