import type { CDPSession, Protocol } from 'puppeteer-core';
import type { SessionContents } from '../../sessions/contents.ts';

/** Headers by the origin that they are for; names in lower case. */
export type HeadersByOrigin = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** The headers of a session; a login is one of them (RFC 7617), and needs no question first. */
export function headersByOrigin({ headers, httpAuth }: SessionContents): HeadersByOrigin {
  const all = new Map<string, Record<string, string>>();
  const add = (origin: string, more: Readonly<Record<string, string>>) =>
    all.set(origin, { ...all.get(origin), ...more });
  for (const { origin, username, password } of httpAuth) {
    const token = Buffer.from(`${username}:${password}`).toString('base64');
    add(origin, { authorization: `Basic ${token}` });
  }
  for (const one of headers) add(one.origin, one.headers);
  return all;
}

/**
 * Adds headers to requests of the page to their origin, and takes them off again where a redirect
 * carries them to another one. Frames of other sites, workers and sockets get none.
 */
export async function sendOnlyToOrigin(cdp: CDPSession, byOrigin: HeadersByOrigin): Promise<void> {
  if (byOrigin.size === 0) return;
  const names = new Set([...byOrigin.values()].flatMap((headers) => Object.keys(headers)));
  const values = new Set([...byOrigin.values()].flatMap((headers) => Object.values(headers)));

  cdp.on('Fetch.requestPaused', ({ requestId, request }) => {
    const own = byOrigin.get(URL.parse(request.url)?.origin ?? '') ?? {};
    const inherited = Object.entries(request.headers).filter(
      ([name, value]) => !(names.has(name.toLowerCase()) && values.has(value)),
    );
    const mine = Object.keys(own);
    const others = inherited.filter(([name]) => !mine.includes(name.toLowerCase()));
    const headers = entriesOf([...others, ...Object.entries(own)]);
    // The request may be gone by then, and with it whoever waits for it.
    cdp.send('Fetch.continueRequest', { requestId, headers }).catch(() => undefined);
  });
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
}

const entriesOf = (pairs: readonly (readonly [string, string])[]): Protocol.Fetch.HeaderEntry[] =>
  pairs.map(([name, value]) => ({ name, value }));
