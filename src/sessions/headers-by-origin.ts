import type { SessionContents } from './contents.ts';

/** Headers by the origin that they are for; names in lower case. */
export type HeadersByOrigin = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** The headers of a session; a login is one of them (RFC 7617), and needs no question first. */
export function headersByOrigin({
  headers,
  httpAuth,
}: Pick<SessionContents, 'headers' | 'httpAuth'>): HeadersByOrigin {
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
