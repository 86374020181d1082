import { latestRunsFromEnv } from '../../src/aws/latest-runs-from-env.ts';
import { recipesFromEnv } from '../../src/aws/recipes-from-env.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import { createRecipeHealth } from '../../src/recipes/health/recipe-health.ts';
import { createFindRecipe } from '../../src/recipes/stored/find-recipe.ts';
import { createManageRecipes } from '../../src/recipes/stored/manage-recipes.ts';
import { now } from '../../src/runtime/clock.ts';
import { readListEnv } from '../../src/runtime/env.ts';
import { logger } from '../../src/runtime/observability.ts';
import { createHandler } from './handler.ts';

const stored = recipesFromEnv();

export const handler = createHandler({
  recipes: createManageRecipes({
    ...stored,
    newId: idsFrom(now),
    now,
    onEraseFailed: (name, error) => logger.warn('the sweep will erase it', { name, error }),
  }),
  readHealth: createRecipeHealth({
    find: createFindRecipe(stored),
    recipes: stored.recipes,
    latestRuns: latestRunsFromEnv(),
  }),
  corsOrigins: readListEnv('corsOrigins'),
});
