import * as z from 'zod';
import { RecipeVersion } from './job.ts';
import { pinned, type RecipeReference } from './recipe-reference.ts';

/** What a client stored under a name, at one version. */
export const StoredRecipe = RecipeVersion.extend({
  /** As the client wrote it. */
  recipe: z.unknown(),
});
export type StoredRecipe = z.infer<typeof StoredRecipe>;

/** Finds a stored recipe of a client. @throws JobFailure `RECIPE_NOT_FOUND` */
export type FindRecipe = (clientId: string, reference: RecipeReference) => Promise<StoredRecipe>;

/** The same for the recipes of one client. */
export type OwnRecipes = (reference: RecipeReference) => Promise<StoredRecipe>;

/**
 * The same recipe for a reference however often it is asked for: what is made together is made by
 * one version, and read once.
 *
 * @param known - what one pinned reference stands for, whatever became of it since
 */
export function rememberedRecipes(find: OwnRecipes, known?: StoredRecipe): OwnRecipes {
  const found = new Map<string, Promise<StoredRecipe>>(
    known ? [[pinned(known), Promise.resolve(known)]] : [],
  );
  return (reference) => {
    const { name, version } = reference;
    const key = version === undefined ? name : pinned({ name, version });
    const recipe = found.get(key) ?? find(reference);
    found.set(key, recipe);
    return recipe;
  };
}
