import { JobFailure } from '../../jobs/errors.ts';
import type { RecipeVersion } from '../../jobs/job.ts';
import type { FindRecipe } from '../../jobs/stored-recipe.ts';
import { withoutVersion } from './failures.ts';
import { RecipeReference, type Reference, referenceOf } from './name.ts';
import type { RecipeStore } from './ports.ts';
import type { RecipeHead } from './stored-recipe.ts';

/** Lost races in a row after which something is wrong: each means that the recipe was deleted. */
const MOST_RACES = 5;

/** Finds what a job, a batch or a schedule names; see `FindRecipe`. */
export const createFindRecipe =
  ({ recipes }: { readonly recipes: Pick<RecipeStore, 'find' | 'text'> }): FindRecipe =>
  async (clientId, reference) => {
    const wanted = referenceOf(reference) ?? refuseReference(reference);
    for (let race = 0; race < MOST_RACES; race += 1) {
      const head = await recipes.find(clientId, wanted.name);
      const { name, version } = versionIn(head, wanted);
      const text = await recipes.text(clientId, name, version);
      if (text !== undefined) return { name, version, recipe: JSON.parse(text) };
    }
    throw refused(missing(wanted.name));
  };

function versionIn(head: RecipeHead | undefined, { name, version }: Reference): RecipeVersion {
  if (!head) throw refused(missing(name));
  const { since, latest } = head;
  if (version === undefined) return { name, version: latest };
  if (version < since || version > latest) throw refused(withoutVersion(head, version));
  return { name, version };
}

/** What cannot be a reference is told by the schema, as everywhere. */
function refuseReference(reference: string): never {
  const { error } = RecipeReference.safeParse(reference);
  throw refused(error?.issues[0]?.message ?? 'This names no recipe.');
}

const missing = (name: string): string =>
  `There is no recipe "${name}". Write it with PUT /v1/recipes/${name}, or send the recipe itself.`;

const POINTER = '/input/recipe';

const refused = (detail: string): JobFailure =>
  new JobFailure('INVALID_REQUEST', `${POINTER}: ${detail}`, {
    fields: [{ pointer: POINTER, detail }],
  });
