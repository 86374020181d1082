import { RecipeHead } from '../recipes/stored/stored-recipe.ts';

/**
 * How recipes lie in the table of the jobs.
 *
 *     pk = recipes/CLIENT       sk = count             how many there are
 *                               sk = head/NAME         what a name stands for, and which schedules use it
 *                               sk = last/NAME         the last number of a name that was deleted once
 *     pk = recipe/CLIENT/NAME   sk = info/000000001    one version, written once
 *                               sk = text/000000001    what it says
 */
export const recipesOf = (clientId: string): string => `recipes/${clientId}`;
export const versionsOf = (clientId: string, name: string): string => `recipe/${clientId}/${name}`;

export const HEAD = 'head/';

export const headKey = (clientId: string, name: string) => ({
  pk: recipesOf(clientId),
  sk: HEAD + name,
});

export const lastKey = (clientId: string, name: string) => ({
  pk: recipesOf(clientId),
  sk: `last/${name}`,
});

export const countKey = (clientId: string) => ({ pk: recipesOf(clientId), sk: 'count' });

/** Sorts as the numbers do. */
export const numbered = (part: 'info' | 'text', version: number): string =>
  `${part}/${String(version).padStart(9, '0')}`;

/** A row that has only users is no recipe: it is left when a schedule goes that outlived its own. */
export const IS_THERE = 'attribute_exists(latest)';

/** What the row of a name says. Sets come as sets, and there are no empty ones. */
export const headOf = (item: Record<string, unknown>): RecipeHead =>
  RecipeHead.parse({ ...item, users: item.users instanceof Set ? [...item.users] : [] });
