import { JobFailure } from '../../jobs/errors.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { listOfSelectors } from '../../recipes/selector.ts';
import type { WalkState } from '../../recipes/walk/state.ts';
import { LIST_PATH } from '../../recipes/walk/tally.ts';

/** Says what was looked at and what was looked for, and how to see more. */
export function tooFewRows({ list, minRows }: Recipe, state: WalkState): JobFailure {
  const { rows, pages } = state;
  const found = `${counted(rows, 'row')} found on ${counted(pages, 'page')}`;
  const seen = list === undefined ? '' : ofList(listOfSelectors(list), state);
  return new JobFailure(
    'TOO_FEW_ROWS',
    `${found}, and the recipe wants ${minRows} (minRows).${seen} POST /v1/recipes/test shows what it matches.`,
  );
}

function ofList(selectors: readonly string[], { pages, fields }: WalkState): string {
  const [, ...matched] = fields[LIST_PATH] ?? [];
  const hits = matched.filter((_, index) => index % 2 === 0).reduce((sum, hit) => sum + hit, 0);
  return hits < pages ? ` The list (${selectors.join(' or ')}) matched on ${hits} of them.` : '';
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;
