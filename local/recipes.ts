import { createHandler } from '../functions/manage-recipes/handler.ts';
import { createDynamoRecipeStore } from '../src/aws/dynamo-recipe-store.ts';
import { createDynamoRows } from '../src/aws/dynamo-rows.ts';
import { idsFrom } from '../src/jobs/ids.ts';
import { createRecipeHealth } from '../src/recipes/health/recipe-health.ts';
import { createSweepRecipes } from '../src/recipes/stored/erasure.ts';
import { createFindRecipe } from '../src/recipes/stored/find-recipe.ts';
import { createManageRecipes } from '../src/recipes/stored/manage-recipes.ts';
import { ERASURE_TYPE, RecipeErasure } from '../src/recipes/stored/recipe-erasure.ts';
import { now } from '../src/runtime/clock.ts';
import { logger } from '../src/runtime/observability.ts';
import { latestRunsIn } from './observations.ts';
import { rowOptions } from './row-options.ts';
import type { Rows } from './rows.ts';

/** Stored recipes, composed with the embedded engine. */
export function createRecipes(rows: Rows) {
  const options = rowOptions(rows);
  const recipes = createDynamoRecipeStore(options);
  const erasures = createDynamoRows({ ...options, type: ERASURE_TYPE, schema: RecipeErasure });
  const manage = createManageRecipes({
    ...{ recipes, erasures, newId: idsFrom(now), now },
    onEraseFailed: (name, error) => logger.warn('the sweep will erase it', { name, error }),
  });
  const find = createFindRecipe({ recipes });
  const readHealth = createRecipeHealth({ find, recipes, latestRuns: latestRunsIn(rows) });
  return {
    find,
    sweep: createSweepRecipes({ recipes, erasures, now }),
    'manage-recipes': createHandler({ recipes: manage, readHealth }),
  };
}
