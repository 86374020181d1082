import type { Cookie } from 'puppeteer-core';
import {
  CONTENTS_MAX_BYTES,
  COOKIES_MAX,
  ITEMS_MAX,
  ORIGINS_MAX,
  type OriginStorage,
  type SessionContents,
} from '../../sessions/contents.ts';
import { SessionCookie } from '../../sessions/cookie.ts';
import { readStorage } from '../in-page/storage.ts';
import { evaluateIsolated } from '../isolated-world.ts';
import type { Session } from '../session.ts';

/**
 * What a session is after a job: all cookies of the browser, and the storage of the page's origin
 * as it is now. Storage of other origins, logins and headers stay as they were.
 */
export async function captureSession(
  { page, cdp }: Pick<Session, 'page' | 'cdp'>,
  before: SessionContents,
): Promise<SessionContents> {
  const cookies = await page.browserContext().cookies();
  const isPage = /^https?:/.test(page.url());
  const here = isPage
    ? await evaluateIsolated(cdp, readStorage, ITEMS_MAX, CONTENTS_MAX_BYTES)
    : undefined;
  return {
    ...before,
    cookies: cookies.flatMap(keptCookie).slice(0, COOKIES_MAX),
    origins: here && here.origin !== 'null' ? withOrigin(before.origins, here) : before.origins,
  };
}

/** Those that are out of the ordinary are left out: partitioned, or of characters that nobody uses. */
export function keptCookie(cookie: Cookie): SessionCookie[] {
  const { name, value, domain, path, secure, httpOnly = false, sameSite, expires } = cookie;
  if (cookie.partitionKey) return [];
  const isLasting = expires !== undefined && expires > 0;
  const { data } = SessionCookie.safeParse({
    name,
    value,
    domain,
    path,
    secure,
    httpOnly,
    ...(sameSite === undefined || sameSite === 'Default' ? {} : { sameSite }),
    ...(isLasting ? { expiresAt: new Date(expires * 1_000).toISOString() } : {}),
  });
  return data ? [data] : [];
}

/** The newest stays when there are too many; an origin without anything is none. */
function withOrigin(origins: readonly OriginStorage[], here: OriginStorage): OriginStorage[] {
  const others = origins.filter(({ origin }) => origin !== here.origin);
  const isEmpty =
    Object.keys(here.localStorage).length + Object.keys(here.sessionStorage).length === 0;
  return isEmpty ? others : [...others, here].slice(-ORIGINS_MAX);
}
