import { JobFailure } from '../../jobs/errors.ts';
import type { Document } from '../extract/document.ts';
import type { Recipe } from '../recipe.ts';
import { languageOf, listOfSelectors } from '../selector.ts';
import type { Page, PageSource } from './ports.ts';

/** What a recipe says of logins, and the session that a job is run in. */
export interface Login {
  readonly recipe: Pick<Recipe, 'loggedIn' | 'source'>;
  /** Its name; absent: the job is nobody. */
  readonly session?: string | undefined;
}

/**
 * The pages of a source, as long as they are shown to whom they are meant for. A login page looks
 * like a table without rows, so it fails by its name wherever in a scrape it comes: a page behind a
 * row, too, as long as it is of the same host as the list.
 *
 * @throws JobFailure `TARGET_AUTH_REQUIRED`
 */
export function demandLogin(source: PageSource, login: Login): PageSource {
  const { loggedIn, source: kind } = login.recipe;
  let hostOfList = '';
  return {
    ...source,
    async open(url) {
      hostOfList = new URL(url).host;
      const page = await source.open(url).catch((thrown: unknown) => {
        const isPage = thrown instanceof JobFailure && thrown.code === 'TARGET_NOT_JSON';
        throw isPage && loggedIn !== undefined
          ? loginNeeded(`${short(url)} sent no JSON`, login)
          : thrown;
      });
      return checkLogin(page, url, login);
    },
    async openDetail(url) {
      const page = await source.openDetail(url);
      const isAlike = kind === 'html' && new URL(url).host === hostOfList;
      return checkLogin(page, url, isAlike ? login : { ...login, recipe: { source: kind } });
    },
  };
}

/**
 * The same page, if it is for whom it was meant.
 *
 * @param url - that was asked for; the page may be another one by now
 * @throws JobFailure `TARGET_AUTH_REQUIRED`
 */
export function checkLogin(page: Page, url: string, login: Login): Page {
  const { status, document } = page;
  const { loggedIn } = login.recipe;
  const isSomebody = loggedIn !== undefined || login.session !== undefined;
  if (status === 401 || status === 407 || (status === 403 && isSomebody)) {
    throw loginNeeded(`${short(url)} answered with status ${status}`, login);
  }
  if (status >= 400 || loggedIn === undefined) return page;
  const selectors = listOfSelectors(loggedIn);
  if (selectors.some((selector) => isThere(document, selector))) return page;
  const led = document.url === url ? '' : ` leads to ${short(document.url)}, which`;
  throw loginNeeded(`${short(url)}${led} shows no ${selectors.join(' or ')} (loggedIn)`, login);
}

/** What is a value is always there: it must say something else than no. */
function isThere(document: Document, selector: string): boolean {
  const found = document.select(selector, document.root);
  const isValue = languageOf(selector) === 'json-path' || /^[a-z-]+\(/.test(selector);
  if (!isValue) return found.length > 0;
  return found.some((one) => !NO.has(document.read(one, 'text') ?? ''));
}

const NO: ReadonlySet<string> = new Set(['', 'false', '0', 'NaN']);

/** Login pages are told where to go back to, at length. */
const short = (url: string): string => (url.length > 300 ? `${url.slice(0, 300)}…` : url);

function loginNeeded(what: string, { session }: Login): JobFailure {
  const wayOut =
    session === undefined
      ? 'Name a session in which somebody is logged in there.'
      : `The session "${session}" is not logged in there, or not any more: log in anew, and write ` +
        `it with PUT /v1/sessions/${session}.`;
  return new JobFailure('TARGET_AUTH_REQUIRED', `${what}. ${wayOut}`);
}
