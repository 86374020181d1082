import type { FindRecipe } from '../../jobs/stored-recipe.ts';
import { Recipe } from '../recipe.ts';
import type { RecipeStore } from '../stored/ports.ts';
import { judge, type Verdict } from './judge.ts';
import type { Observation } from './observation.ts';
import type { LatestRuns } from './ports.ts';
import { type Watched, watchedIn } from './watched.ts';

export interface RecipeHealth {
  readonly name: string;
  readonly version: number;
  readonly watched: readonly Watched[];
  /** Of this version and of those before and after it, the newest first. */
  readonly runs: readonly Observation[];
  /** The last run of this version, and what it says; absent: there is none. */
  readonly judged?: { readonly run: Observation; readonly verdict: Verdict } | undefined;
}

export interface RecipeHealthDependencies {
  readonly find: FindRecipe;
  readonly recipes: Pick<RecipeStore, 'find'>;
  readonly latestRuns: LatestRuns;
}

export type ReadRecipeHealth = (
  clientId: string,
  name: string,
  version?: number,
) => Promise<RecipeHealth>;

/**
 * How a stored recipe does: judged anew by what its runs have left, so it is also told of runs that
 * ended outside of their workers. Read it as often as you like: it costs a few reads.
 *
 * @throws JobFailure `RECIPE_NOT_FOUND`
 */
export const createRecipeHealth =
  ({ find, recipes, latestRuns }: RecipeHealthDependencies): ReadRecipeHealth =>
  async (clientId, name, wanted) => {
    const { version, recipe } = await find(clientId, { name, version: wanted });
    const [head, all] = await Promise.all([
      recipes.find(clientId, name),
      latestRuns(clientId, name),
    ]);
    // A recipe of this name that was deleted is another one.
    const runs = all.filter(({ recipeVersion }) => recipeVersion >= (head?.since ?? 1));
    const watched = watchedIn(Recipe.parse(recipe));
    const run = runs.find(({ recipeVersion }) => recipeVersion === version);
    const judged = run && { run, verdict: judge(watched, run, runs) };
    return { name, version, watched, runs, judged };
  };
