import type { CDPSession, Page } from 'puppeteer-core';
import type { SessionCookie } from '../../sessions/cookie.ts';
import { createCookieJar } from '../../sessions/cookie-jar.ts';
import type { HeadersByOrigin } from '../../sessions/headers-by-origin.ts';
import type { Visitor } from '../../sessions/visitor.ts';
import { keptCookie } from './capture.ts';
import { cookieOf } from './restore.ts';

interface Options {
  readonly page: Page;
  readonly cdp: CDPSession;
  /** Of the session that the page is in. */
  readonly byOrigin: HeadersByOrigin;
  readonly now: () => number;
}

/**
 * Requests of a job that go without its browser, in the name of its page: with the cookies that the
 * browser would send, and what they set is there for the page.
 */
export function createPageVisitor({ page, cdp, byOrigin, now }: Options): Visitor {
  const context = page.browserContext();
  return {
    async headersFor(url) {
      const { cookies } = await cdp.send('Network.getCookies', { urls: [url.href] });
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
      return { ...byOrigin.get(url.origin), ...(cookie === '' ? {} : { cookie }) };
    },
    async heard(url, setCookies) {
      if (setCookies.length === 0) return;
      const before = (await context.cookies()).flatMap(keptCookie);
      const jar = createCookieJar(before, now);
      jar.take(url, setCookies);
      const after = jar.all();
      const changed = without(after, before, textOf);
      const gone = without(before, after, placeOf);
      if (changed.length > 0) await context.setCookie(...changed.map(cookieOf));
      if (gone.length > 0) await context.deleteMatchingCookies(...gone);
    },
  };
}

function without(
  cookies: readonly SessionCookie[],
  others: readonly SessionCookie[],
  keyOf: (cookie: SessionCookie) => string,
): SessionCookie[] {
  const known = new Set(others.map(keyOf));
  return cookies.filter((cookie) => !known.has(keyOf(cookie)));
}

const placeOf = ({ name, domain, path }: SessionCookie): string =>
  JSON.stringify([name, domain, path]);

const textOf = (cookie: SessionCookie): string =>
  placeOf(cookie) + JSON.stringify(Object.entries(cookie).toSorted());
