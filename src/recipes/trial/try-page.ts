import type { Document, Found } from '../extract/document.ts';
import type { Row } from '../extract/read-row.ts';
import type { Recipe, Values } from '../recipe.ts';
import { createEyes, type Place } from './eyes.ts';
import { type Fault, missingFaults, tooFewFault } from './fault.ts';
import { lookAtFields, lookForEach, MOST_PLACES } from './look-at-fields.ts';
import { type Next, nextAfter } from './next.ts';
import { readRows } from './read-rows.ts';
import type { Looked } from './selector-note.ts';

/** Items that a page of a real run may have. */
const MOST_ITEMS = 50_000;

/** What a recipe makes of one page. */
export interface TriedPage {
  readonly items: number;
  /** Rows that were read; fewer than items when there was no time for more. */
  readonly rowsRead: number;
  /** The first ones. */
  readonly rows: readonly Row[];
  readonly looked: readonly Looked[];
  readonly faults: readonly Fault[];
  readonly next: Next;
}

/**
 * Tries a recipe on a page: reads its rows as a real run does, then asks every selector that there
 * is. It never fails for what the page has or lacks; it tells.
 *
 * @param hasTime - whether to look any further
 */
export function tryPage(
  recipe: Recipe,
  values: Values,
  document: Document,
  hasTime: () => boolean,
): TriedPage {
  const eyes = createEyes(document);
  const root: Place = { eyes, found: document.root };
  const whole = { places: [root], hasTime };
  const { list, fields } = recipe;
  const lists = list ? lookForEach({ role: 'list' }, '/recipe/list', list, whole) : [];
  const items = list ? itemsOf(lists, document) : [document.root];
  const { count: rowsRead, missing, ...read } = readRows(recipe, document, items, hasTime);
  const next = nextAfter(recipe, values, document.fresh(), items.length);
  const isShort = rowsRead < recipe.minRows && !next.isThere && next.otherStarts === 0;
  const places = items.slice(0, MOST_PLACES).map((found) => ({ eyes, found }));
  const looking = { pointer: '/recipe/fields', role: 'field', hasTime } as const;
  return {
    items: items.length,
    rowsRead,
    rows: read.rows,
    looked: [...lists, ...lookAtFields(looking, fields, places), ...lookOnwards(recipe, whole)],
    faults: [
      ...read.faults,
      ...missingFaults(recipe, missing, rowsRead),
      ...(isShort ? [tooFewFault(recipe, rowsRead)] : []),
    ],
    next,
  };
}

/** What leads to the next page, where the page itself says it. */
function lookOnwards({ pagination }: Recipe, whole: Parameters<typeof lookForEach>[3]) {
  if (pagination?.type !== 'next' && pagination?.type !== 'cursor') return [];
  const { type: role, select } = pagination;
  const get = pagination.type === 'next' ? pagination.get : 'text';
  return lookForEach({ role, get }, '/recipe/pagination/select', select, whole);
}

/** The matches of the first selector that has any. */
function itemsOf(lists: readonly Looked[], document: Document): readonly Found[] {
  const used = lists.find(({ note }) => note.matches > 0);
  if (!used?.note.selector) return [];
  return document.fresh().select(used.note.selector, document.root).slice(0, MOST_ITEMS);
}
