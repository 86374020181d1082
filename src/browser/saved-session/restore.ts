import type { CDPSession, CookieData, Page, Protocol } from 'puppeteer-core';
import type { OriginStorage, SessionContents } from '../../sessions/contents.ts';
import type { SessionCookie } from '../../sessions/cookie.ts';
import { headersByOrigin } from '../../sessions/headers-by-origin.ts';
import { writeStorage } from '../in-page/storage.ts';
import { evaluateIsolated } from '../isolated-world.ts';
import { sendOnlyToOrigin } from './origin-headers.ts';

/** A page that has not been anywhere yet. */
export interface FreshPage {
  readonly page: Page;
  readonly cdp: CDPSession;
}

/** Makes a fresh page one that sites know. Asks no site anything. */
export async function restoreSession(fresh: FreshPage, contents: SessionContents): Promise<void> {
  const { cookies, origins } = contents;
  if (cookies.length > 0) {
    await fresh.page.browserContext().setCookie(...cookies.map(cookieOf));
  }
  if (origins.length > 0) await restoreStorage(fresh, origins);
  await sendOnlyToOrigin(fresh.cdp, headersByOrigin(contents));
}

export const cookieOf = ({ expiresAt, sameSite, ...cookie }: SessionCookie): CookieData => ({
  ...cookie,
  ...(sameSite === undefined ? {} : { sameSite }),
  ...(expiresAt === undefined ? {} : { expires: Date.parse(expiresAt) / 1_000 }),
});

/**
 * Storage can only be written by a document of its origin, and what belongs to one origin must not
 * be given to the process of another one. So the page goes through empty documents, one for each
 * origin, that are answered here and never asked for.
 */
async function restoreStorage(fresh: FreshPage, origins: readonly OriginStorage[]): Promise<void> {
  const { page, cdp } = fresh;
  const answer = ({ requestId, request }: Protocol.Fetch.RequestPausedEvent) => {
    const isOurs = origins.some(({ origin }) => request.url === `${origin}/`);
    const answered = isOurs
      ? cdp.send('Fetch.fulfillRequest', { requestId, ...EMPTY_DOCUMENT })
      : cdp.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    // The page may be gone by then; whoever navigates it hears of that.
    answered.catch(() => undefined);
  };
  cdp.on('Fetch.requestPaused', answer);
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
  for (const { origin, localStorage, sessionStorage } of origins) {
    await page.goto(`${origin}/`, { timeout: 0 });
    await evaluateIsolated(cdp, writeStorage, localStorage, sessionStorage);
  }
  await page.goto('about:blank', { timeout: 0 });
  await cdp.send('Fetch.disable');
  cdp.off('Fetch.requestPaused', answer);
  // Pages see how long the history is.
  await cdp.send('Page.resetNavigationHistory');
}

const EMPTY_DOCUMENT = {
  responseCode: 200,
  responseHeaders: [
    { name: 'content-type', value: 'text/html' },
    { name: 'cache-control', value: 'no-store' },
  ],
  body: '',
};
