import { JobFailure } from '../../jobs/errors.ts';
import { MOST_RECIPE_BYTES, MOST_RECIPES, type RecipeHead } from './stored-recipe.ts';

/** The same for a recipe of somebody else's, for one that was deleted and for one that never was. */
export const recipeNotFound = (name: string): JobFailure =>
  new JobFailure(
    'RECIPE_NOT_FOUND',
    `There is no recipe "${name}". Write it with PUT /v1/recipes/${name}.`,
  );

export function versionNotFound({ name, since, latest }: RecipeHead, version: number): JobFailure {
  const known = since === latest ? `version ${latest}` : `versions ${since} to ${latest}`;
  const detail = `The recipe "${name}" has no version ${version}; it has ${known}.`;
  return new JobFailure('RECIPE_NOT_FOUND', detail);
}

export const tooManyRecipes = (): JobFailure =>
  new JobFailure(
    'TOO_MANY_RECIPES',
    `A client has at most ${MOST_RECIPES} recipes. Delete one that is not needed any more.`,
  );

export const recipeTooLarge = (bytes: number): JobFailure =>
  new JobFailure(
    'PAYLOAD_TOO_LARGE',
    `The recipe has ${bytes} bytes as JSON, and ${MOST_RECIPE_BYTES} are the most that is kept.`,
  );

/** @param latest - the version that there is; absent: there is no such recipe */
export const recipeChanged = (name: string, latest: number | undefined): JobFailure => {
  const detail =
    latest === undefined
      ? `There is no recipe "${name}" to change.`
      : `The recipe "${name}" is at version ${latest}. Read it, and send its ETag.`;
  return new JobFailure('RECIPE_CHANGED', detail);
};

/** Schedules that an error names. */
const NAMED = 10;

export const recipeInUse = (name: string, users: readonly string[]): JobFailure => {
  const named = users.slice(0, NAMED).join(', ');
  const more = users.length > NAMED ? ` and ${users.length - NAMED} more` : '';
  const who = users.length === 1 ? 'One schedule uses' : `${users.length} schedules use`;
  return new JobFailure(
    'RECIPE_IN_USE',
    `${who} the recipe "${name}": ${named}${more}. Change or delete them first.`,
  );
};
