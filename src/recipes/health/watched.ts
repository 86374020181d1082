import { createHash } from 'node:crypto';
import type { Field } from '../field.ts';
import type { Recipe } from '../recipe.ts';
import { listOfSelectors } from '../selector.ts';
import { LIST_PATH } from '../walk/tally.ts';

/** One of the selectors of a field. */
export interface WatchedSelector {
  /** Absent: the item itself. */
  readonly text?: string | undefined;
  readonly mark: string;
}

/**
 * What is watched of a recipe: the list of items, and each field. A mark stands for a selector with
 * all that decides what is found by it, so versions of a recipe share the history of what they have
 * in common, and whatever was changed begins a new one.
 */
export interface Watched {
  /** Names of fields with a dot between them; {@link LIST_PATH} for the list. */
  readonly path: string;
  /** Where it stands in the recipe. */
  readonly pointer: string;
  readonly required: boolean;
  /** Of the field with all of its selectors. */
  readonly mark: string;
  readonly selectors: readonly WatchedSelector[];
}

/** Where one of the selectors stands in the recipe. */
export function pointerOf({ path, pointer, selectors }: Watched, choice: number): string {
  const [only] = selectors;
  if (only?.text === undefined) return pointer;
  const select = path === LIST_PATH ? pointer : `${pointer}/select`;
  return selectors.length === 1 ? select : `${select}/${choice}`;
}

/** 60 bits: a recipe has hundreds of marks, and not billions. */
const MARK_CHARS = 10;

const markOf = (...what: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(what)).digest('base64url').slice(0, MARK_CHARS);

/** Fields that are watched: beyond them rows of the history would grow large. */
const MOST_WATCHED = 300;

export function watchedIn({ list, fields, detail }: Recipe): readonly Watched[] {
  const lists = list === undefined ? [] : listOfSelectors(list);
  const items = ['item', lists];
  return [
    ...(lists.length > 0 ? [listWatched(lists)] : []),
    ...fields.flatMap((field, index) => watched(field, `/fields/${index}`, '', items)),
    ...(detail?.fields ?? []).flatMap((field, index) =>
      watched(field, `/detail/fields/${index}`, '', ['detail']),
    ),
  ].slice(0, MOST_WATCHED);
}

const listWatched = (lists: readonly string[]): Watched => ({
  path: LIST_PATH,
  pointer: '/list',
  required: true,
  mark: markOf(LIST_PATH, lists),
  selectors: lists.map((text) => ({ text, mark: markOf(LIST_PATH, [text]) })),
});

/** @param within - what the field is looked for in */
function watched(
  field: Field,
  pointer: string,
  before: string,
  within: readonly unknown[],
): readonly Watched[] {
  const path = before + field.name;
  const texts = field.select === undefined ? [] : listOfSelectors(field.select);
  const mark = (selectors: readonly string[]) => markOf(path, selectors, readingOf(field), within);
  const inner = (field.fields ?? []).flatMap((one, index) =>
    watched(one, `${pointer}/fields/${index}`, `${path}.`, [...within, texts]),
  );
  const selectors =
    texts.length === 0 ? [{ mark: mark([]) }] : texts.map((text) => ({ text, mark: mark([text]) }));
  return [{ path, pointer, required: field.required, mark: mark(texts), selectors }, ...inner];
}

/** All that makes a value of a match. */
const readingOf = ({ get, all, type, locale, currency, format, timeZone, transform }: Field) => ({
  ...{ get, all, type, locale, currency, format, timeZone, transform },
});

/** What the number of rows depends on. */
export const rowsMarkOf = ({ start, source, list, pagination, stop, dedupe }: Recipe): string =>
  markOf('rows', start, source, list, pagination, stop, dedupe);
