import type { Recipe } from '../recipe.ts';
import type { WalkState } from '../walk/state.ts';
import { countsOf, type Tally } from '../walk/tally.ts';
import type { Observation } from './observation.ts';
import { rowsMarkOf, type Watched } from './watched.ts';

type Counted = Pick<
  Observation,
  'pages' | 'rows' | 'partial' | 'rowsMark' | 'found' | 'lastSuccess'
>;

/** What is remembered of a run, from what it counted and what was known before. */
export function countedIn(
  recipe: Recipe,
  watched: readonly Watched[],
  { pages, rows, partial, fields }: WalkState,
  before: readonly Observation[],
): Counted {
  const found = Object.fromEntries(
    watched.flatMap((one) => {
      // A field may be called like something that every object has.
      const tally = Object.hasOwn(fields, one.path) ? fields[one.path] : undefined;
      return tally ? foundBy(one, tally) : [];
    }),
  );
  return {
    pages,
    rows,
    partial,
    rowsMark: rowsMarkOf(recipe),
    found,
    lastSuccess: carried(watched, found, before),
  };
}

type Found = readonly [mark: string, counts: [looked: number, matched: number, values: number]];

/** A selector that was not tried says nothing. */
function foundBy({ mark, selectors }: Watched, tally: Tally): Found[] {
  const each = countsOf(tally, selectors.length);
  const sum = (name: 'matched' | 'values') => each.reduce((total, one) => total + one[name], 0);
  const ofSelectors = selectors.map((selector, choice): Found => {
    const { looked = 0, matched = 0, values = 0 } = each[choice] ?? {};
    return [selector.mark, [looked, matched, values]];
  });
  const ofField: Found = [mark, [tally[0] ?? 0, sum('matched'), sum('values')]];
  return [...ofSelectors, ofField].filter(([, [looked]]) => looked > 0);
}

/** Runs are forgotten, and what they say of a success is handed on. */
function carried(
  watched: readonly Watched[],
  found: Observation['found'],
  before: readonly Observation[],
): Observation['lastSuccess'] {
  const marks = new Set(
    watched.flatMap(({ mark, selectors }) => [mark, ...selectors.map((one) => one.mark)]),
  );
  return Object.fromEntries(
    [...marks].flatMap((mark) => {
      const at = (found[mark]?.[2] ?? 0) > 0 ? undefined : lastSuccessOf(mark, before);
      return at === undefined ? [] : [[mark, at] as const];
    }),
  );
}

/** When a value last came of a selector, or of a field. */
export function lastSuccessOf(
  mark: string,
  observations: readonly Observation[],
): number | undefined {
  const moments = observations.flatMap(({ endedAt, found, lastSuccess }) =>
    (found[mark]?.[2] ?? 0) > 0 ? endedAt : (lastSuccess[mark] ?? []),
  );
  return moments.length > 0 ? Math.max(...moments) : undefined;
}
