import { pinned } from '../jobs/recipe-reference.ts';
import type { OwnRecipes } from '../jobs/stored-recipe.ts';
import { namedRecipe, withReference } from '../jobs/with-recipe.ts';
import type { Batch } from './batch.ts';
import { isFields } from './merge.ts';

/**
 * The template of a batch, naming its recipe by a version, and that recipe: kept with the batch, so
 * that all items have the same, whatever becomes of the name in the meantime.
 *
 * @throws JobFailure `INVALID_REQUEST` that names `/template/input/recipe`
 */
export async function pinTemplate(
  template: Batch['template'],
  recipes: OwnRecipes,
): Promise<Pick<Batch, 'template' | 'recipe'>> {
  const recipe = await namedRecipe(template, recipes, '/template');
  if (!recipe) return { template };
  const named = withReference(template, pinned(recipe));
  return { template: isFields(named) ? { ...named } : template, recipe };
}
