import type { Document } from '../extract/document.ts';
import { urlAt } from '../next-url.ts';
import type { Recipe, Values } from '../recipe.ts';
import { checkAnswer, isGone } from './check-answer.ts';
import type { More, PageSource } from './ports.ts';
import type { Position } from './state.ts';

/** What is at a position. */
export interface Opened {
  /** Names the page among those of the scrape. */
  readonly address: string;
  /** Absent: the last page was the one before. */
  readonly document?: Document | undefined;
}

export type OpenPosition = (position: Position) => Promise<Opened>;

/** Opens the pages of a recipe by their positions, wherever the invocation before has ended. */
export function createOpenPosition(
  recipe: Recipe,
  values: Values,
  source: PageSource,
): OpenPosition {
  const { pagination } = recipe;
  const type = pagination?.type;
  const grown =
    pagination?.type === 'click' || pagination?.type === 'scroll'
      ? createGrown(source, pagination)
      : undefined;

  return async (position) => {
    const url = urlAt(recipe, values, position);
    if (url === undefined) return { address: '' };
    if (grown) {
      return { address: `${url}#${position.pages}`, document: await grown(url, position) };
    }
    const page = await source.open(url);
    if (type === 'pages' && position.pages > 0 && isGone(page)) return { address: url };
    checkAnswer(page);
    return { address: url, document: page.document };
  };
}

/** A page that loads more: it is opened once, and again only by who goes on in another invocation. */
function createGrown(source: PageSource, how: More) {
  let open: { readonly start: number; pages: number } | undefined;

  return async (url: string, { start, pages }: Position): Promise<Document | undefined> => {
    let document: Document | undefined;
    if (open?.start !== start) {
      const page = await source.open(url);
      checkAnswer(page);
      open = { start, pages: 0 };
      document = page.document;
    }
    while (open.pages + 1 < pages) {
      if (!(await source.skip(how))) return undefined;
      open.pages += 1;
    }
    if (open.pages === pages) return document;
    open.pages = pages;
    return source.more(how);
  };
}
