import * as z from 'zod';

const NAME = '[A-Za-z0-9][A-Za-z0-9_.-]{0,63}';

/** `POST /v1/recipes/test` is a route: a recipe of this name could not be asked for. */
const TAKEN = 'test';

/** A name of the client's own; part of a path. */
export const RecipeName = z
  .string()
  .regex(new RegExp(`^${NAME}$`), 'A recipe has a name of 1 to 64 letters, digits, _ . -')
  .refine((name) => name !== TAKEN, `No recipe can be named "${TAKEN}": a route is.`)
  .meta({ description: 'Your name for it.' });

/** Versions are counted from 1; nobody writes as many. */
const VERSION = '[1-9][0-9]{0,8}';

export const VersionNumber = z
  .string()
  .regex(new RegExp(`^${VERSION}$`), 'Versions are whole numbers from 1 on.')
  .transform(Number);

const REFERENCE = new RegExp(`^(${NAME})(?:@(${VERSION}))?$`);

/** How a job names a stored recipe. */
export const RecipeReference = z
  .string()
  .regex(REFERENCE, 'Name a stored recipe as products or products@3, or send the recipe itself.')
  .meta({ description: 'A stored recipe, at its latest version or at one: products, products@3.' });

export interface Reference {
  readonly name: string;
  /** Absent: the latest. */
  readonly version?: number | undefined;
}

/** What a text refers to; `undefined` if it is no reference. */
export function referenceOf(text: string): Reference | undefined {
  const [, name, version] = REFERENCE.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { name, version: version === undefined ? undefined : Number(version) };
}
