import * as z from 'zod';
import type { RecipeVersion } from './job.ts';

/** What a stored recipe can be called. */
export const RECIPE_NAME = '[A-Za-z0-9][A-Za-z0-9_.-]{0,63}';

/** Versions are counted from 1; nobody writes as many. */
export const RECIPE_VERSION = '[1-9][0-9]{0,8}';

const REFERENCE = new RegExp(`^(${RECIPE_NAME})(?:@(${RECIPE_VERSION}))?$`);

const FAULT = 'Name a stored recipe as products or products@3, or send the recipe itself.';

/** A stored recipe: its latest version, or one. */
export interface RecipeReference {
  readonly name: string;
  /** Absent: the latest. */
  readonly version?: number | undefined;
}

/** How a job names a stored recipe: `products`, or `products@3`. */
export const RecipeReferenceText = z
  .string()
  .regex(REFERENCE, FAULT)
  .meta({ description: 'A stored recipe, at its latest version or at one: products, products@3.' });

/** What a text refers to, or why it does not. */
export function referenceOf(text: string): RecipeReference | { readonly fault: string } {
  const [, name, version] = REFERENCE.exec(text) ?? [];
  if (name === undefined) return { fault: FAULT };
  return { name, version: version === undefined ? undefined : Number(version) };
}

/** The reference that never means another version. */
export const pinned = ({ name, version }: RecipeVersion): string => `${name}@${version}`;
