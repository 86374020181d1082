import { hashOfJson } from '../../jobs/hash-of-json.ts';
import { columnsOf } from '../columns.ts';
import type { Recipe } from '../recipe.ts';
import { schemaVersionOf } from '../schema-version.ts';
import { recipeChanged, recipeTooLarge, tooManyRecipes } from './failures.ts';
import type { RecipeStore } from './ports.ts';
import { MOST_RECIPE_BYTES, MOST_RECIPES, type RecipeHead, type Version } from './stored-recipe.ts';

/** Lost races in a row after which something is wrong: each means that another writer won. */
const MOST_RACES = 20;

/** The version that a client has seen; `any`: whichever there is; `none`: there is no such recipe. */
export type Expected = number | 'any' | 'none';

export interface RecipeWish {
  readonly clientId: string;
  readonly name: string;
  /** What the client wrote. */
  readonly source: unknown;
  /** The same, read. */
  readonly recipe: Recipe;
  /** Key that writes it. */
  readonly by: string;
  readonly note?: string | undefined;
  /** Absent: whatever there is. */
  readonly expected?: Expected | undefined;
}

export interface PutRecipe extends Version {
  /** There was none of this name. */
  readonly isNew: boolean;
  /** The latest version says the same already: nothing was written. */
  readonly isSame: boolean;
}

interface Dependencies {
  readonly recipes: RecipeStore;
  readonly now: () => number;
}

/**
 * Makes the next version of a recipe, unless its latest says the same. Of two writers at once each
 * makes a version.
 *
 * @throws JobFailure `RECIPE_CHANGED`, `TOO_MANY_RECIPES`, `PAYLOAD_TOO_LARGE`
 */
export const createPutRecipe =
  (dependencies: Dependencies) =>
  async (wish: RecipeWish): Promise<PutRecipe> => {
    const text = JSON.stringify(wish.source);
    const sizeBytes = Buffer.byteLength(text);
    if (sizeBytes > MOST_RECIPE_BYTES) throw recipeTooLarge(sizeBytes);
    for (let race = 0; race < MOST_RACES; race += 1) {
      const written = await writeOnce(dependencies, wish, text);
      if (written) return written;
    }
    throw new Error(`${MOST_RACES} writers in a row were faster on a recipe.`);
  };

/** @returns `undefined` if somebody else wrote in between */
async function writeOnce(
  { recipes, now }: Dependencies,
  wish: RecipeWish,
  text: string,
): Promise<PutRecipe | undefined> {
  const { clientId, name } = wish;
  const head = await recipes.find(clientId, name);
  refuseUnexpected(wish, head);
  const before = head?.latest ?? (await recipes.lastNumber(clientId, name));
  const next = versionOf(wish, text, { version: before + 1, at: now() });
  if (!head) {
    const outcome = await recipes.create(next, MOST_RECIPES);
    if (outcome === 'full') throw tooManyRecipes();
    return outcome === 'created' ? { ...next, isNew: true, isSame: false } : undefined;
  }
  if (head.hash === next.info.hash) return sameAgain(recipes, head);
  return (await recipes.append(head, next)) ? { ...next, isNew: false, isSame: false } : undefined;
}

function refuseUnexpected({ name, expected }: RecipeWish, head: RecipeHead | undefined): void {
  if (expected === undefined) return;
  const isMet =
    expected === 'none'
      ? head === undefined
      : head !== undefined && (expected === 'any' || expected === head.latest);
  if (!isMet) throw recipeChanged(name, head?.latest);
}

/** @returns `undefined` if the recipe was deleted in between */
async function sameAgain(
  recipes: RecipeStore,
  { clientId, name, latest }: RecipeHead,
): Promise<PutRecipe | undefined> {
  const [info, text] = await Promise.all([
    recipes.info(clientId, name, latest),
    recipes.text(clientId, name, latest),
  ]);
  return info && text !== undefined ? { info, text, isNew: false, isSame: true } : undefined;
}

function versionOf(
  { clientId, name, recipe, source, by, note }: RecipeWish,
  text: string,
  { version, at }: { readonly version: number; readonly at: number },
): Version {
  const columns = columnsOf(recipe);
  const info = {
    ...{ clientId, name, version, note },
    columns: columns.map((column) => ({
      name: column.name,
      type: column.type,
      required: column.required,
    })),
    schemaVersion: schemaVersionOf(columns),
    hash: hashOfJson(source),
    sizeBytes: Buffer.byteLength(text),
    createdAt: at,
    createdBy: by,
  };
  return { info, text };
}
