import type { OpenPage } from '../../../browser/open-page.ts';
import type { Recipe } from '../../../recipes/recipe.ts';
import { listOfSelectors } from '../../../recipes/selector.ts';
import type { Fault } from '../../../recipes/trial/fault.ts';
import type { Looked, Role } from '../../../recipes/trial/selector-note.ts';
import { takeNewItems } from '../in-page.ts';
import { lookNatively } from './in-page.ts';

/** A match that the page itself has found: it is known by its number alone. */
export interface LiveFound {
  readonly number: number;
}

interface Live {
  readonly looked: readonly Looked[];
  readonly faults: readonly Fault[];
}

/** Asks the page for what a real run asks of the page: what to wait for, what to click. */
export async function lookAtLive(page: OpenPage, recipe: Recipe): Promise<Live> {
  const { waitFor, pagination } = recipe;
  const asked: (readonly [Role, string, string])[] = [
    ...(waitFor === undefined ? [] : [['waitFor', '/recipe/waitFor', waitFor] as const]),
    ...(pagination?.type === 'click'
      ? [['click', '/recipe/pagination/select', pagination.select] as const]
      : []),
  ];
  const lives = await Promise.all(asked.map((one) => lookFor(page, one)));
  const invalid = await invalidList(page, recipe);
  return {
    looked: lives.flatMap(({ looked }) => looked),
    faults: [...lives.flatMap(({ faults }) => faults), ...invalid],
  };
}

async function lookFor(
  page: OpenPage,
  [role, pointer, selector]: readonly [Role, string, string],
): Promise<Live> {
  const found = await page.evaluate(lookNatively, selector);
  const { matches, number, text, excerpt, isPressable, isInvalid } = found;
  const counts = {
    lookedIn: 1,
    matches,
    matchedIn: Math.min(matches, 1),
    values: isPressable ? 1 : 0,
    readBy: Math.min(matches, 1),
  };
  const samples = matches > 0 ? [{ text }] : [];
  const note = { pointer, role, selector, ...counts, samples, excerpt: excerpt || undefined };
  const read: readonly LiveFound[] = number === undefined ? [] : [{ number }];
  const faults = isInvalid ? [unknownToBrowsers(pointer, selector)] : [];
  return { looked: [{ note, read, spare: [], matchedAt: new Set() }], faults };
}

/** Items of a page that grows are found by the browser, which knows less CSS than we do. */
async function invalidList(
  page: OpenPage,
  { list, pagination }: Recipe,
): Promise<readonly Fault[]> {
  if (!list || (pagination?.type !== 'click' && pagination?.type !== 'scroll')) return [];
  const lists = listOfSelectors(list).map((text) => ({ text, isXPath: /^[/(.]/.test(text) }));
  const { invalid } = await page.evaluate(takeNewItems, lists, 0);
  return invalid === undefined ? [] : [unknownToBrowsers('/recipe/list', invalid)];
}

const unknownToBrowsers = (pointer: string, selector: string): Fault => ({
  code: 'INVALID_REQUEST',
  pointer,
  detail: `Browsers do not know the selector ${selector}.`,
});
