import * as z from 'zod';
import { Recipe } from '../recipes/recipe.ts';
import { RecipeName, VersionNumber } from '../recipes/stored/name.ts';
import type { Expected } from '../recipes/stored/put-recipe.ts';
import { cursorTo } from './cursor.ts';
import { invalid } from './fields.ts';

/** RFC 9512. Apart from what writes it: the description of the API needs no library for YAML. */
export const YAML_TYPE = 'application/yaml';

/** What `PUT /v1/recipes/{name}` takes: the recipe itself. */
export const RecipeBody = Recipe;

export const RecipePath = z.object({ name: RecipeName });
export const VersionPath = RecipePath.extend({ version: VersionNumber });

export const PutRecipeQuery = z.strictObject({
  note: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Why it was changed: shown in the list of versions.' }),
});

export const VersionsQuery = z.strictObject({
  size: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(50)
    .meta({ description: 'Versions in one answer at most.' }),
  next: cursorTo(/^[1-9]\d{0,8}$/)
    .transform(Number)
    .optional()
    .meta({ description: '"next" of the answer before, to read on.' }),
});

export const DiffQuery = z.strictObject({
  from: VersionNumber.optional().meta({ description: 'Default: the version before `to`.' }),
  to: VersionNumber.optional().meta({ description: 'Default: the latest.' }),
});

/** A version as HTTP names it. Strong: what it says is never changed. */
export const etagOfVersion = (version: number): string => `"${version}"`;

/**
 * The version that a change is meant for (RFC 9110, 13.1): absent for any, and for none at all.
 *
 * @throws JobFailure `INVALID_REQUEST` for what no answer of ours has said
 */
export function expectedIn(headers: Readonly<Record<string, string>>): Expected | undefined {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() === '*' && ifMatch === undefined) return 'none';
    throw invalid([{ pointer: 'header/If-None-Match', detail: 'Send *, and no If-Match.' }]);
  }
  if (ifMatch === undefined) return undefined;
  if (ifMatch.trim() === '*') return 'any';
  const [, version] = /^\s*"([1-9]\d{0,8})"\s*$/.exec(ifMatch) ?? [];
  if (version !== undefined) return Number(version);
  throw invalid([{ pointer: 'header/If-Match', detail: 'Send one ETag of ours, such as "3".' }]);
}
