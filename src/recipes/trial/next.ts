import type { Document } from '../extract/document.ts';
import { urlAt } from '../next-url.ts';
import type { Recipe, Values } from '../recipe.ts';
import { positionAfter } from '../walk/next-page.ts';

/** What a real run would open after the first page. */
export interface Next {
  readonly type: 'none' | 'next' | 'pages' | 'cursor' | 'click' | 'scroll';
  /** Whether there is more, as far as this page tells. */
  readonly isThere: boolean;
  readonly url?: string | undefined;
  /** Number or cursor that goes into the address. */
  readonly place?: string | undefined;
  /** Start URLs behind the first, which a test does not open. */
  readonly otherStarts: number;
}

/** @param items - how many the page has */
export function nextAfter(recipe: Recipe, values: Values, document: Document, items: number): Next {
  const { pagination, start } = recipe;
  const otherStarts = start.length - 1;
  const position = positionAfter(recipe, { start: 0, pages: 0 }, document, items);
  if (!pagination || position?.start !== 0) {
    return { type: pagination?.type ?? 'none', isThere: false, otherStarts };
  }
  const { type } = pagination;
  if (type === 'click' || type === 'scroll') return { type, isThere: true, otherStarts };
  const url = urlAt(recipe, values, position);
  return { type, isThere: true, url, place: position.place, otherStarts };
}
