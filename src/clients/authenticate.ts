import type { Client, ClientKey, ClientStore } from './client.ts';
import { hashOfKey, isKey } from './key.ts';

export interface Identity {
  readonly client: Client;
  readonly key: ClientKey;
}

/** Whose key this is; `undefined` for one that is mistyped, unknown, revoked or expired. */
export type Authenticate = (key: string) => Promise<Identity | undefined>;

export const createAuthenticate =
  (clients: ClientStore, now: () => number): Authenticate =>
  async (text) => {
    if (!isKey(text)) return undefined;
    const key = await clients.findKey(hashOfKey(text));
    if (!key || key.revokedAt !== undefined) return undefined;
    if (key.expiresAt !== undefined && key.expiresAt <= now()) return undefined;
    const client = await clients.find(key.clientId);
    return client && { client, key };
  };
