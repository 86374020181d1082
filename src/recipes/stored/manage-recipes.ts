import type { Page } from '../../rows/ports.ts';
import { compareVersions, type Difference } from './compare-versions.ts';
import { recipeNotFound, versionNotFound } from './failures.ts';
import type { RecipeStore } from './ports.ts';
import { createPutRecipe } from './put-recipe.ts';
import { createRemoveRecipe, type RemoveDependencies } from './remove-recipe.ts';
import type { RecipeHead, Version, VersionInfo } from './stored-recipe.ts';

/** The versions that a client wants compared; absent: the latest, and the one before the other. */
export interface Compared {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Everything that a client does with its recipes. Another client's are not there for it. */
export const createManageRecipes = (dependencies: RemoveDependencies) => {
  const { recipes } = dependencies;
  const owned = async (clientId: string, name: string): Promise<RecipeHead> => {
    const head = await recipes.find(clientId, name);
    if (!head) throw recipeNotFound(name);
    return head;
  };
  return {
    put: createPutRecipe(dependencies),
    remove: createRemoveRecipe(dependencies),
    list: recipes.list,
    /** One version; the latest unless one is named. @throws JobFailure `RECIPE_NOT_FOUND` */
    get: async (clientId: string, name: string, version?: number): Promise<Version> => {
      const head = await owned(clientId, name);
      return read(recipes, head, version ?? head.latest);
    },
    /** Newest first. @throws JobFailure `RECIPE_NOT_FOUND` */
    versions: async (
      clientId: string,
      name: string,
      size: number,
      after?: number,
    ): Promise<Page<VersionInfo>> => recipes.versions(await owned(clientId, name), size, after),
    /** @throws JobFailure `RECIPE_NOT_FOUND` */
    compare: async (clientId: string, name: string, asked: Compared): Promise<Difference> => {
      const head = await owned(clientId, name);
      const to = asked.to ?? head.latest;
      const from = asked.from ?? Math.max(head.since, to - 1);
      const [before, after] = await Promise.all([
        read(recipes, head, from),
        read(recipes, head, to),
      ]);
      return compareVersions(before, after);
    },
  };
};
export type ManageRecipes = ReturnType<typeof createManageRecipes>;

async function read(recipes: RecipeStore, head: RecipeHead, version: number): Promise<Version> {
  if (version < head.since || version > head.latest) throw versionNotFound(head, version);
  const [info, text] = await Promise.all([
    recipes.info(head.clientId, head.name, version),
    recipes.text(head.clientId, head.name, version),
  ]);
  if (info && text !== undefined) return { info, text };
  throw recipeNotFound(head.name);
}
