import { JobFailure } from './errors.ts';
import type { RecipeVersion } from './job.ts';
import { referenceOf } from './recipe-reference.ts';
import type { OwnRecipes, StoredRecipe } from './stored-recipe.ts';

/** The body of a job with its recipe in it, and where that is from if it was only named. */
export interface WithRecipe {
  readonly body: unknown;
  readonly recipe?: RecipeVersion | undefined;
}

/**
 * Puts a stored recipe where a body of a job names one. Any other body stays as it is: whether it is
 * one is for others to say.
 *
 * @param place - JSON pointer to where the body stands in what the client sent
 * @throws JobFailure `INVALID_REQUEST` that names the field
 */
export async function withRecipe(body: unknown, find: OwnRecipes, place = ''): Promise<WithRecipe> {
  const found = await namedRecipe(body, find, place);
  if (!found) return { body };
  const { name, version, recipe } = found;
  return { body: withReference(body, recipe), recipe: { name, version } };
}

/**
 * The stored recipe that a body, or a part of one, names; `undefined` if it names none.
 *
 * @throws JobFailure `INVALID_REQUEST` that names the field
 */
export async function namedRecipe(
  body: unknown,
  find: OwnRecipes,
  place = '',
): Promise<StoredRecipe | undefined> {
  const text = referenceIn(body);
  if (text === undefined) return undefined;
  const reference = referenceOf(text);
  if ('fault' in reference) throw refused(place, reference.fault);
  return find(reference).catch((thrown: unknown) => {
    if (!(thrown instanceof JobFailure) || thrown.code !== 'RECIPE_NOT_FOUND') throw thrown;
    throw refused(place, `${thrown.message} Or send the recipe itself.`, thrown);
  });
}

/** How a body, or a part of one, names a stored recipe; `undefined` if it does not. */
export function referenceIn(body: unknown): string | undefined {
  if (!isFields(body) || !isFields(body.input)) return undefined;
  const isScrape = body.kind === undefined || body.kind === 'scrape';
  const { recipe } = body.input;
  return isScrape && typeof recipe === 'string' ? recipe : undefined;
}

/** The same body with something else in the place of its recipe. */
export const withReference = (body: unknown, recipe: unknown): unknown =>
  isFields(body) && isFields(body.input) ? { ...body, input: { ...body.input, recipe } } : body;

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param cause - what was thrown where the recipe was looked for: it says nothing of any body */
function refused(place: string, detail: string, cause?: JobFailure): JobFailure {
  const pointer = `${place}/input/recipe`;
  return new JobFailure('INVALID_REQUEST', `${pointer}: ${detail}`, {
    fields: [{ pointer, detail }],
    cause,
  });
}
