import type { RecipeVersion } from '../../jobs/job.ts';
import type { OwnRecipes } from '../../jobs/stored-recipe.ts';

/** The body of a job with its recipe in it, and where that is from if it was named only. */
export interface WithRecipe {
  readonly body: unknown;
  readonly recipe?: RecipeVersion | undefined;
}

/**
 * Puts a stored recipe where a body of a job names one. Any other body stays as it is: whether it is
 * one is for others to say.
 *
 * @throws JobFailure `INVALID_REQUEST` that names `/input/recipe`
 */
export async function withRecipe(body: unknown, find: OwnRecipes): Promise<WithRecipe> {
  const reference = referenceIn(body);
  if (reference === undefined) return { body };
  const { recipe, ...from } = await find(reference);
  return {
    body: withReference(body, recipe),
    recipe: { name: from.name, version: from.version },
  };
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
