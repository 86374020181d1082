import type { Client, ClientStore } from './client.ts';
import { type ClientKey, isLive } from './client-key.ts';
import { hashOfKey, isKey } from './key.ts';

export interface Identity {
  readonly client: Client;
  /** With the scopes that its client still has. */
  readonly key: ClientKey;
}

/**
 * Whose key this is; `undefined` for one that is mistyped, unknown, revoked or expired, and for
 * every key of a client that was disabled.
 */
export type Authenticate = (key: string) => Promise<Identity | undefined>;

export const createAuthenticate =
  (clients: Pick<ClientStore, 'findByKey'>, now: () => number): Authenticate =>
  async (text) => {
    if (!isKey(text)) return undefined;
    const hash = hashOfKey(text);
    const client = await clients.findByKey(hash);
    if (!client || client.disabledAt !== undefined) return undefined;
    const key = client.keys.find((candidate) => candidate.hash === hash);
    if (!key || !isLive(key, now())) return undefined;
    const scopes = key.scopes.filter((scope) => client.scopes.includes(scope));
    return { client, key: { ...key, scopes } };
  };
