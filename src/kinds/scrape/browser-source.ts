import type { OpenPage } from '../../browser/open-page.ts';
import { JobFailure } from '../../jobs/errors.ts';
import type { PageTurn } from '../../jobs/ports.ts';
import { retryAfterMs } from '../../limits/retry-after.ts';
import type { Document } from '../../recipes/extract/document.ts';
import { parseHtml } from '../../recipes/extract/html-document.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { languageOf, listOfSelectors } from '../../recipes/selector.ts';
import type { More, Page, PageSource } from '../../recipes/walk/ports.ts';
import type { KindTools } from '../kind-run.ts';
import { loadMore, takeNewItems } from './in-page.ts';
import { statusOfError, withWayOut } from './not-ready.ts';
import { visitOf } from './visit-of.ts';

/** Longest document, in characters. */
export const PAGE_MAX_CHARS = 20_000_000;

/** A page that has stopped changing for so long has loaded what it was going to, in milliseconds. */
const QUIET_MS = 60;

/**
 * How often a page that brings nothing is asked: a request of its own that failed once is the end of
 * no list. Where the button is gone it is not asked again.
 */
const ASKED_FOR_MORE = 2;

export interface BrowserSourceOptions {
  readonly recipe: Recipe;
  readonly visit: KindTools['visit'];
  readonly pageTurn: PageTurn | undefined;
  /** For details that are read without the browser. */
  readonly overHttp: Pick<PageSource, 'openDetail'>;
  readonly now: () => number;
}

export interface BrowserSource extends PageSource {
  /** The page that was opened last. */
  page(): OpenPage | undefined;
}

/** Pages as a browser shows them. What is read from them is read by the same code as elsewhere. */
export function createBrowserSource(options: BrowserSourceOptions): BrowserSource {
  const { recipe, visit, now } = options;
  const lists = listOfSelectors(recipe.list ?? []).map((text) => ({
    text,
    isXPath: languageOf(text) === 'xpath',
  }));
  const grows = recipe.pagination?.type === 'click' || recipe.pagination?.type === 'scroll';
  let page: OpenPage | undefined;

  const open = async (url: string, isList: boolean): Promise<Page> => {
    const opened = await visit(visitOf(recipe, url, { isList, isFirst: !page })).catch(
      (thrown: unknown) => {
        const status = statusOfError(thrown, page);
        if (status !== undefined) return status;
        throw page && recipe.pagination?.type === 'pages' ? withWayOut(thrown) : thrown;
      },
    );
    if (typeof opened === 'number') return { status: opened, document: parseHtml('', url) };
    page = opened;
    const { response } = page;
    const waitMs = retryAfterMs(response.headers()['retry-after'], now());
    return {
      status: response.status(),
      ...(waitMs === undefined ? {} : { retryAfterS: Math.ceil(waitMs / 1_000) }),
      document: (await read(page, grows ? lists : [])).document,
    };
  };
  return {
    open: (url) => open(url, true),
    openDetail: (url) =>
      (recipe.detail?.render ?? recipe.render) === 'http'
        ? options.overHttp.openDetail(url)
        : open(url, false),
    more: async (how) => {
      for (let attempt = 1; page && attempt <= ASKED_FOR_MORE; attempt += 1) {
        if (!(await grow(page, how, options.pageTurn))) return undefined;
        const { document, fresh } = await read(page, lists);
        if (fresh > 0) return document;
      }
      return undefined;
    },
    skip: async (how) => {
      for (let attempt = 1; page && attempt <= ASKED_FOR_MORE; attempt += 1) {
        if (!(await grow(page, how, options.pageTurn))) return false;
        const { fresh = 0 } = await page.evaluate(takeNewItems, lists, 0);
        if (fresh > 0) return true;
      }
      return false;
    },
    page: () => page,
  };
}

type Lists = Parameters<typeof takeNewItems>[0];

async function read(
  page: OpenPage,
  lists: Lists,
): Promise<{ readonly document: Document; readonly fresh: number }> {
  const {
    html,
    invalid,
    chars = 0,
    fresh = 0,
  } = await page.evaluate(takeNewItems, lists, PAGE_MAX_CHARS);
  if (invalid !== undefined) {
    throw new JobFailure('INVALID_REQUEST', `Browsers do not know the selector ${invalid}.`);
  }
  if (chars > PAGE_MAX_CHARS) {
    throw new JobFailure(
      'RESPONSE_TOO_LARGE',
      `The page has more than ${PAGE_MAX_CHARS} characters.`,
    );
  }
  return { document: parseHtml(html ?? '', page.page.url()), fresh };
}

/**
 * Lets the page load more. That is a request to the site like any page, so it waits for its turn.
 *
 * @returns whether there was something to click
 */
async function grow(page: OpenPage, how: More, pageTurn: PageTurn | undefined): Promise<boolean> {
  if (pageTurn) await page.during(pageTurn.before(page.page.url()));
  const button = how.type === 'click' ? how.select : undefined;
  const loading = page.evaluate(loadMore, button, how.waitMs, QUIET_MS);
  pageTurn?.sent();
  return (await loading) !== 'none';
}
