import type { RecipeVersion } from '../../jobs/job.ts';
import type { RecipeReference } from '../../jobs/recipe-reference.ts';
import type { FindRecipe } from '../../jobs/stored-recipe.ts';
import { recipeNotFound, versionNotFound } from './failures.ts';
import type { RecipeStore } from './ports.ts';
import type { RecipeHead } from './stored-recipe.ts';

/** Lost races in a row after which something is wrong: each means that the recipe was deleted. */
const MOST_RACES = 5;

/** Finds what a job, a batch or a schedule names; see `FindRecipe`. */
export const createFindRecipe =
  ({ recipes }: { readonly recipes: Pick<RecipeStore, 'find' | 'text'> }): FindRecipe =>
  async (clientId, reference) => {
    for (let race = 0; race < MOST_RACES; race += 1) {
      const head = await recipes.find(clientId, reference.name);
      const { name, version } = versionIn(head, reference);
      const text = await recipes.text(clientId, name, version);
      if (text !== undefined) return { name, version, recipe: JSON.parse(text) };
    }
    throw recipeNotFound(reference.name);
  };

function versionIn(
  head: RecipeHead | undefined,
  { name, version }: RecipeReference,
): RecipeVersion {
  if (!head) throw recipeNotFound(name);
  const { since, latest } = head;
  if (version === undefined) return { name, version: latest };
  if (version < since || version > latest) throw versionNotFound(head, version);
  return { name, version };
}
