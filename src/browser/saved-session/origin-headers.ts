import type { CDPSession, Protocol } from 'puppeteer-core';
import type { HeadersByOrigin } from '../../sessions/headers-by-origin.ts';

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
