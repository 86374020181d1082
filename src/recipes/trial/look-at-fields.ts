import type { Field } from '../field.ts';
import { listOfSelectors } from '../selector.ts';
import type { Place } from './eyes.ts';
import { type Asked, type Looked, lookFor, type Role } from './selector-note.ts';

/** Places that selectors are tried in: enough to tell a rule from an exception. */
export const MOST_PLACES = 1_000;

interface Looking {
  /** JSON pointer to the fields. */
  readonly pointer: string;
  readonly role: Role;
  readonly hasTime: () => boolean;
}

/** Asks every selector of every field in every place, fallbacks that no run has come to as well. */
export const lookAtFields = (
  looking: Looking,
  fields: readonly Field[],
  places: readonly Place[],
  path = '',
): readonly Looked[] =>
  fields.flatMap((field, index) => lookAtField(looking, { field, index, path }, places));

function lookAtField(
  { pointer, role, hasTime }: Looking,
  { field, index, path }: { field: Field; index: number; path: string },
  places: readonly Place[],
): readonly Looked[] {
  const at = `${pointer}/${index}`;
  const name = `${path}${field.name}`;
  const asked = { role, field, path: name };
  const looked = field.select
    ? lookForEach(asked, `${at}/select`, field.select, { places, hasTime })
    : [lookFor({ ...asked, pointer: at, selector: null }, places, hasTime)];
  if (!field.fields) return looked;
  const within = placesIn(field, places);
  const inner = { pointer: `${at}/fields`, role, hasTime };
  return [...looked, ...lookAtFields(inner, field.fields, within, `${name}.`)];
}

interface In {
  readonly places: readonly Place[];
  readonly hasTime: () => boolean;
}

/** Asks several selectors of which the first that matches counts. */
export function lookForEach(
  asked: Pick<Asked, 'role' | 'field' | 'path' | 'get'>,
  pointer: string,
  selectors: NonNullable<Field['select']>,
  { places, hasTime }: In,
): readonly Looked[] {
  const taken = new Set<number>();
  const isSingle = typeof selectors === 'string';
  return listOfSelectors(selectors).map((selector, choice) => {
    const one = { ...asked, selector, pointer: isSingle ? pointer : `${pointer}/${choice}` };
    const before = new Set(taken);
    const looked = lookFor({ ...one, isTaken: (index) => before.has(index) }, places, hasTime);
    for (const index of looked.matchedAt) taken.add(index);
    return looked;
  });
}

/** What the fields of a field are looked for in. */
function placesIn({ select }: Field, places: readonly Place[]): readonly Place[] {
  const selectors = listOfSelectors(select ?? []);
  const within = places.flatMap(({ eyes, found }) => {
    if (selectors.length === 0) return [{ eyes, found }];
    for (const selector of selectors) {
      const matches = eyes.select(selector, found) ?? [];
      if (matches.length > 0) return matches.map((match) => ({ eyes, found: match }));
    }
    return [];
  });
  return within.slice(0, MOST_PLACES);
}
