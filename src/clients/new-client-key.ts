import type { ClientKey } from './client-key.ts';
import { hashOfKey, newKey } from './key.ts';

/** So many characters of a key are shown for ever: the prefix, and 24 of its 256 bits. */
const SHOWN_CHARS = 8;

export interface MadeKey {
  /** The key itself: shown once, kept nowhere. */
  readonly key: string;
  /** What is kept of it. */
  readonly row: ClientKey;
}

export function newClientKey(
  scopes: ClientKey['scopes'],
  keyId: string,
  createdAt: number,
  more: Pick<ClientKey, 'name' | 'expiresAt' | 'madeUnder'> = {},
): MadeKey {
  const key = newKey();
  const start = key.slice(0, SHOWN_CHARS);
  return {
    key,
    row: { keyId, hash: hashOfKey(key), start, scopes: [...scopes], createdAt, ...more },
  };
}
