import { isIPv6 } from 'node:net';
import { Cookie, CookieJar as ToughJar } from 'tough-cookie';
import { COOKIES_MAX } from './contents.ts';
import { SessionCookie } from './cookie.ts';

/** Name and value of a cookie, in characters: browsers take no longer ones. */
const COOKIE_MAX_CHARS = 4_096;

/** A value that could not be sent in a header again. */
const UNSENDABLE = /[^\x20-\x7e\x80-\xff]/;

/**
 * Cookies as a browser keeps them while pages are visited that somebody has asked for: host-only or
 * of a domain, by path, secure, until they expire; none for a public suffix.
 */
export interface CookieJar {
  /** Value of `Cookie` for this address; `undefined`: there is none. */
  headerFor(url: URL): string | undefined;
  /** Takes what an answer from this address set; what a browser would not take is passed over. */
  take(url: URL, setCookies: readonly string[]): void;
  /** Those that have not expired, as a session has them. */
  all(): SessionCookie[];
}

export function createCookieJar(cookies: readonly SessionCookie[], now: () => number): CookieJar {
  const jar = new ToughJar(undefined, { enforceSecureOriginOnStorage: true });
  const all = () => jar.serializeSync()?.cookies.flatMap((one) => Cookie.fromJSON(one) ?? []) ?? [];
  for (const cookie of cookies) {
    const address = addressOf(cookie);
    // A domain of figures that is no address belongs to no page.
    if (!URL.canParse(address)) continue;
    jar.setCookieSync(toughCookieOf(cookie), address, { ignoreError: true });
  }
  return {
    headerFor: (url) => (isBare(url) ? undefined : jar.getCookieStringSync(url.href) || undefined),
    take(url, setCookies) {
      if (isBare(url)) return;
      for (const text of setCookies.slice(0, COOKIES_MAX)) {
        const cookie = Cookie.parse(text);
        if (!cookie || !isTaken(cookie) || hidesSecure(jar, cookie, url)) continue;
        jar.setCookieSync(lastingAsSaid(cookie, now()), url.href, { ignoreError: true });
      }
      if (setCookies.length > 0) dropOldest(jar, all());
    },
    all: () => all().flatMap((cookie) => sessionCookieOf(cookie, now())),
  };
}

/** Names that are suffixes for tests and households alone, and no hosts: the jar would not have it. */
const isBare = ({ hostname }: URL): boolean => /^(?:test|example|invalid|local)$/.test(hostname);

const isTaken = ({ key, value }: Cookie): boolean =>
  key.length + value.length <= COOKIE_MAX_CHARS && !UNSENDABLE.test(key + value);

/**
 * Plain HTTP must not put another cookie in front of a secure one (RFC 6265bis, section 5.7).
 * Loopback is trusted as if it were encrypted, so there both see the same.
 */
function hidesSecure(jar: ToughJar, { key }: Cookie, { protocol, host, pathname, href }: URL) {
  if (protocol !== 'http:') return false;
  const plain = jar.getCookiesSync(href);
  return jar
    .getCookiesSync(`https://${host}${pathname}`)
    .some((known) => known.secure && known.key === key && !plain.includes(known));
}

/** RFC 6265bis, section 5.5: nothing lasts longer. */
const LIFE_MAX_MS = 400 * 24 * 60 * 60 * 1_000;

/** `Max-Age` counts from now, and not from when the cookie is sent next. */
function lastingAsSaid(cookie: Cookie, now: number): Cookie {
  const { maxAge, expires } = cookie;
  const byDate = expires instanceof Date ? expires.getTime() - now : undefined;
  const lifeMs = typeof maxAge === 'number' ? maxAge * 1_000 : byDate;
  if (lifeMs === undefined) return cookie;
  cookie.maxAge = null;
  cookie.expires = new Date(now + Math.max(-1, Math.min(lifeMs, LIFE_MAX_MS)));
  return cookie;
}

/** A site that sets ever new ones fills no memory. */
function dropOldest(jar: ToughJar, all: readonly Cookie[]): void {
  const extra = all.length - COOKIES_MAX;
  if (extra <= 0) return;
  const byUse = all.toSorted((a, b) => timeOf(a.lastAccessed) - timeOf(b.lastAccessed));
  for (const { domain, path, key } of byUse.slice(0, extra)) {
    jar.store.removeCookie(domain, path, key, () => undefined);
  }
}

const timeOf = (date: Cookie['lastAccessed']): number =>
  date instanceof Date ? date.getTime() : 0;

/** The host is left to the address where it is the only one: the jar would judge it as a domain. */
function toughCookieOf({ name, expiresAt, sameSite, domain, ...cookie }: SessionCookie): Cookie {
  return new Cookie({
    ...cookie,
    key: name,
    ...(domain.startsWith('.') ? { domain: domain.slice(1) } : {}),
    ...(sameSite === undefined ? {} : { sameSite: sameSite.toLowerCase() }),
    ...(expiresAt === undefined ? {} : { expires: new Date(expiresAt) }),
  });
}

const addressOf = ({ domain, path }: SessionCookie): string =>
  `https://${domain.replace(/^\./, '')}${path}`;

/** As captures of browsers do, leaves out what is out of the ordinary. */
function sessionCookieOf(cookie: Cookie, now: number): SessionCookie[] {
  const expiresMs = cookie.expires instanceof Date ? cookie.expires.getTime() : undefined;
  if (expiresMs !== undefined && expiresMs <= now) return [];
  const host = isIPv6(cookie.domain ?? '') ? `[${cookie.domain}]` : cookie.domain;
  const { data } = SessionCookie.safeParse({
    name: cookie.key,
    value: cookie.value,
    domain: cookie.hostOnly ? host : `.${host}`,
    path: cookie.path,
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    ...(SAME_SITE[cookie.sameSite ?? ''] ? { sameSite: SAME_SITE[cookie.sameSite ?? ''] } : {}),
    ...(expiresMs === undefined ? {} : { expiresAt: new Date(expiresMs).toISOString() }),
  });
  return data ? [data] : [];
}

const SAME_SITE: Readonly<Record<string, SessionCookie['sameSite']>> = {
  strict: 'Strict',
  lax: 'Lax',
  none: 'None',
};
