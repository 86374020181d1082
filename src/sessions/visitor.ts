import type { SessionContents } from './contents.ts';
import { createCookieJar } from './cookie-jar.ts';
import { headersByOrigin } from './headers-by-origin.ts';

/** Who asks for pages: what goes along with a request, and what is kept of its answer. */
export interface Visitor {
  /** Cookies, logins and headers for this address; what belongs to another is not among them. */
  headersFor(url: URL): Promise<Readonly<Record<string, string>>>;
  /** Keeps the cookies that an answer from this address set. */
  heard(url: URL, setCookies: readonly string[]): Promise<void>;
}

/** Somebody who asks without a browser. */
export interface PlainVisitor extends Visitor {
  /** What a session would have to hold to be them as they are now. */
  contents(): SessionContents;
}

/** Whom no site knows yet. */
export const STRANGER: SessionContents = { cookies: [], origins: [], httpAuth: [], headers: [] };

/** @param contents - of a session; storage has no meaning without a page, and stays as it is */
export function createVisitor(
  contents: SessionContents = STRANGER,
  now: () => number = Date.now,
): PlainVisitor {
  const jar = createCookieJar(contents.cookies, now);
  const byOrigin = headersByOrigin(contents);
  return {
    async headersFor(url) {
      const cookie = jar.headerFor(url);
      return { ...byOrigin.get(url.origin), ...(cookie === undefined ? {} : { cookie }) };
    },
    async heard(url, setCookies) {
      jar.take(url, setCookies);
    },
    contents: () => ({ ...contents, cookies: jar.all() }),
  };
}
