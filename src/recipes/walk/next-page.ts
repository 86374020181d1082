import type { Document } from '../extract/document.ts';
import type { Pagination } from '../pagination.ts';
import type { Recipe } from '../recipe.ts';
import { listOfSelectors } from '../selector.ts';
import type { Position } from './state.ts';

/** The position behind a page that was read; it may be that of the next start URL. */
export function positionAfter(
  recipe: Recipe,
  position: Position,
  document: Document,
  items: number,
): Position | undefined {
  const next = onwards(recipe.pagination, position, document, items);
  if (next) return { start: position.start, pages: position.pages + 1, ...next };
  return nextStart(recipe, position);
}

/** The beginning of the next start URL; `undefined` behind the last one. */
export const nextStart = ({ start }: Recipe, position: Position): Position | undefined =>
  position.start + 1 < start.length ? { start: position.start + 1, pages: 0 } : undefined;

type Onwards = Pick<Position, 'url' | 'place'> | undefined;

function onwards(
  pagination: Pagination | undefined,
  position: Position,
  document: Document,
  items: number,
): Onwards {
  switch (pagination?.type) {
    case 'next':
      return linked(pagination, document);
    case 'pages': {
      const number = Number(position.place ?? pagination.from) + pagination.step;
      const isOver = items === 0 || number > (pagination.to ?? Number.POSITIVE_INFINITY);
      return isOver ? undefined : { place: String(number) };
    }
    case 'cursor': {
      const [found] = document.select(pagination.select, document.root);
      const place = document.read(found, 'text') ?? '';
      return place === '' || place === 'false' ? undefined : { place };
    }
    case 'click':
    case 'scroll':
      // Whether more comes is known when it was asked for.
      return {};
    case undefined:
      return undefined;
  }
}

function linked(
  { select, get }: Extract<Pagination, { type: 'next' }>,
  document: Document,
): Onwards {
  for (const selector of listOfSelectors(select)) {
    const [found] = document.select(selector, document.root);
    const text =
      found === undefined ? undefined : (document.read(found, get) ?? document.read(found, 'text'));
    const url = text === undefined ? undefined : URL.parse(text, document.baseUrl);
    if (!url || !/^https?:$/.test(url.protocol)) continue;
    url.hash = '';
    return { url: url.href };
  }
  return undefined;
}
