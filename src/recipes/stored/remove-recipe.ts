import type { NewId } from '../../jobs/ids.ts';
import { type EraseDependencies, eraseVersions } from './erasure.ts';
import { recipeInUse, recipeNotFound } from './failures.ts';
import type { RecipeStore } from './ports.ts';
import type { RecipeErasure } from './recipe-erasure.ts';

/** Lost races in a row after which something is wrong: each means that another writer won. */
const MOST_RACES = 20;

/** The sweep looks then, in milliseconds: whoever removed the recipe was done long before. */
const SWEEP_AFTER_MS = 60_000;

export interface RemoveDependencies extends EraseDependencies {
  readonly recipes: RecipeStore;
  readonly newId: NewId;
  readonly now: () => number;
  /** Told when versions could not be erased; the sweep will. */
  readonly onEraseFailed: (name: string, error: unknown) => void;
}

/**
 * Takes the name away, and then erases what it stood for. Jobs have their recipe with them, so none
 * is hurt; schedules read it when they fire, so none may name it.
 *
 * @throws JobFailure `RECIPE_NOT_FOUND`, `RECIPE_IN_USE`
 */
export const createRemoveRecipe =
  (dependencies: RemoveDependencies) =>
  async (clientId: string, name: string): Promise<void> => {
    const { recipes, onEraseFailed } = dependencies;
    for (let race = 0; race < MOST_RACES; race += 1) {
      const head = await recipes.find(clientId, name);
      if (!head) throw recipeNotFound(name);
      const erasure = erasureOf(dependencies, head);
      const outcome = await recipes.remove(head, erasure);
      if (typeof outcome === 'object') throw recipeInUse(name, outcome.users);
      if (outcome === 'lost') continue;
      await eraseVersions(dependencies, erasure).catch((error) => onEraseFailed(name, error));
      return;
    }
    throw new Error(`${MOST_RACES} writers in a row were faster on a recipe.`);
  };

const erasureOf = (
  { newId, now }: RemoveDependencies,
  { clientId, name, latest }: { clientId: string; name: string; latest: number },
): RecipeErasure => ({
  ...{ id: newId('era'), clientId, version: 0, name, upTo: latest },
  dueAt: now() + SWEEP_AFTER_MS,
});
