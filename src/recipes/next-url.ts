import type { Pagination } from './pagination.ts';
import type { Recipe, Values } from './recipe.ts';
import { filled } from './template.ts';
import type { Position } from './walk/state.ts';

/** The address of the page at a position; `undefined` when there is none. */
export function urlAt(
  { start, pagination }: Recipe,
  values: Values,
  { start: index, url, place = firstPlace(pagination) }: Position,
): string | undefined {
  const template = start[index];
  if (url !== undefined || template === undefined) return url;
  return filled(template, { ...values, page: place, cursor: place });
}

const firstPlace = (pagination: Pagination | undefined): string => {
  if (pagination?.type === 'pages') return String(pagination.from);
  return pagination?.type === 'cursor' ? pagination.first : '';
};
