import { read } from '../../src/api/fields.ts';
import { RecipePath } from '../../src/api/recipe-body.ts';
import { HealthQuery, recipeHealthView } from '../../src/api/recipe-health-view.ts';
import type { ReadRecipeHealth } from '../../src/recipes/health/recipe-health.ts';
import type { Answer } from '../../src/runtime/http.ts';

/** How a recipe does. */
export const health =
  (readHealth: ReadRecipeHealth): Answer =>
  async ({ path, query }, { clientId }) => {
    const { name } = read(RecipePath, path, 'path');
    const { version, runs } = read(HealthQuery, query, 'query');
    return { status: 200, body: recipeHealthView(await readHealth(clientId, name, version), runs) };
  };
