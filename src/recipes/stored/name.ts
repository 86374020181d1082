import * as z from 'zod';
import { RECIPE_NAME, RECIPE_VERSION } from '../../jobs/recipe-reference.ts';

/** `POST /v1/recipes/test` is a route: a recipe of this name could not be asked for. */
const TAKEN = 'test';

/** A name of the client's own; part of a path. */
export const RecipeName = z
  .string()
  .regex(new RegExp(`^${RECIPE_NAME}$`), 'A recipe has a name of 1 to 64 letters, digits, _ . -')
  .refine((name) => name !== TAKEN, `No recipe can be named "${TAKEN}": a route is.`)
  .meta({ description: 'Your name for it.' });

/** A version, as a path or a query names it. */
export const VersionNumber = z
  .string()
  .regex(new RegExp(`^${RECIPE_VERSION}$`), 'Versions are whole numbers from 1 on.')
  .transform(Number);
