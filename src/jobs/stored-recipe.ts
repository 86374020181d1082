import type { RecipeVersion } from './job.ts';

/** What a client stored under a name, at one version. */
export interface StoredRecipe extends RecipeVersion {
  readonly recipe: unknown;
}

/**
 * Finds a stored recipe of a client by `name`, which is its latest version, or by `name@version`.
 *
 * @throws JobFailure `INVALID_REQUEST` that names `/input/recipe`
 */
export type FindRecipe = (clientId: string, reference: string) => Promise<StoredRecipe>;

/** The same for the recipes of one client. */
export type OwnRecipes = (reference: string) => Promise<StoredRecipe>;

/**
 * The same recipe for a reference however often it is asked for, so that what is made together is
 * made by one version.
 *
 * @param known - what a reference that was pinned before stands for
 */
export function rememberedRecipes(find: OwnRecipes, known?: StoredRecipe): OwnRecipes {
  const found = new Map<string, Promise<StoredRecipe>>(
    known ? [[pinned(known), Promise.resolve(known)]] : [],
  );
  return (reference) => {
    const recipe = found.get(reference) ?? find(reference);
    found.set(reference, recipe);
    return recipe;
  };
}

/** The reference that never means another version. */
export const pinned = ({ name, version }: RecipeVersion): string => `${name}@${version}`;
