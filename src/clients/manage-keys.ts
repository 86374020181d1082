import { JobFailure } from '../jobs/errors.ts';
import { type AskedBy, keySummary } from './audited.ts';
import { type ChangeDependencies, type ClientChange, changeClient } from './change-client.ts';
import type { Client, ClientStore } from './client.ts';
import { type ClientKey, isLive } from './client-key.ts';
import { clientDisabled, clientNotFound, keyNotFound } from './failures.ts';
import { type MadeKey, newClientKey } from './new-client-key.ts';
import { keyMadeUnder, type RequestName } from './request-name.ts';
import { rotated } from './rotate-key.ts';

/** Live keys of one client: a service has a few, each with its scopes; nobody oversees more. */
export const MOST_KEYS = 20;

/** Keys that ended are shown for as long as there are no more of them. */
const MOST_ENDED_KEYS = 30;

export interface NewKey {
  readonly clientId: string;
  /** The same name again is the same key. */
  readonly requestName?: RequestName | undefined;
  readonly name?: string | undefined;
  /** @default all that its client has, but `admin` */
  readonly scopes?: ClientKey['scopes'] | undefined;
  readonly expiresAt?: number | undefined;
}

export interface Rotation {
  readonly clientId: string;
  readonly requestName?: RequestName | undefined;
  readonly keyId: string;
  /** The old key lives for so long beside the new one. */
  readonly graceMs: number;
  /** Of the new key. Absent: it lives as long as the old one was to. */
  readonly expiresAt?: number | undefined;
}

/** A key that was made; or only what is kept of it, when it was made by an earlier request. */
export type GivenKey = MadeKey | { readonly row: ClientKey; readonly key?: undefined };

/** What admins do with keys. A key itself is answered once, by whatever made it. */
export interface ManageKeys {
  /**
   * @throws JobFailure `CLIENT_NOT_FOUND`, `CLIENT_DISABLED`, `TOO_MANY_KEYS`, `INVALID_REQUEST`,
   *   `IDEMPOTENCY_KEY_REUSED`
   */
  create(asked: NewKey, askedBy: AskedBy): Promise<GivenKey>;
  /** Newest first. @throws JobFailure `CLIENT_NOT_FOUND` */
  list(clientId: string): Promise<readonly ClientKey[]>;
  /**
   * @throws JobFailure `CLIENT_NOT_FOUND`, `CLIENT_DISABLED`, `KEY_NOT_FOUND`, `KEY_ENDED`,
   *   `IDEMPOTENCY_KEY_REUSED`
   */
  rotate(asked: Rotation, askedBy: AskedBy): Promise<GivenKey>;
  /** Asked again, it does nothing more. @throws JobFailure `CLIENT_NOT_FOUND`, `KEY_NOT_FOUND` */
  revoke(clientId: string, keyId: string, askedBy: AskedBy): Promise<ClientKey>;
}

interface Dependencies extends ChangeDependencies {
  readonly clients: Pick<ClientStore, 'find' | 'commit'>;
}

export const createManageKeys = (dependencies: Dependencies): ManageKeys => {
  const { clients, newId } = dependencies;
  return {
    create: async ({ clientId, scopes, name, expiresAt, requestName }, askedBy) => {
      const keyId = newId('key');
      let made: GivenKey | undefined;
      await changeClient(dependencies, clientId, askedBy, (client, at) => {
        const before = keyMadeUnder(client.keys, requestName, at);
        made = before && { row: before };
        if (made) return undefined;
        const wanted = scopes ?? client.scopes.filter((scope) => scope !== 'admin');
        refuseNewKey(client, wanted, at);
        const fresh = newClientKey(wanted, keyId, at, { name, expiresAt, madeUnder: requestName });
        made = fresh;
        return withKeys('key.created', client, [...client.keys, fresh.row], fresh.row, at);
      });
      return certain(made);
    },
    list: async (clientId) => {
      const client = await clients.find(clientId);
      if (!client) throw clientNotFound(clientId);
      return client.keys.toReversed();
    },
    rotate: async (asked, askedBy) => {
      const keyId = newId('key');
      let made: GivenKey | undefined;
      await changeClient(dependencies, asked.clientId, askedBy, (client, at) => {
        const before = keyMadeUnder(client.keys, asked.requestName, at);
        made = before && { row: before };
        if (made) return undefined;
        if (client.disabledAt !== undefined) throw clientDisabled(client.clientId);
        const rotation = rotated(client.keys, asked, keyId, at);
        made = rotation.made;
        return withKeys('key.rotated', client, rotation.keys, rotation.old, at);
      });
      return certain(made);
    },
    revoke: async (clientId, keyId, askedBy) => {
      const after = await changeClient(dependencies, clientId, askedBy, (client, at) =>
        revoked(client, keyId, at),
      );
      return keyIn(after.keys, keyId);
    },
  };
};

/** The key that was made by the attempt that got through. */
function certain(made: GivenKey | undefined): GivenKey {
  if (made) return made;
  throw new Error('A key was written that was not made.');
}

function refuseNewKey(client: Client, wanted: ClientKey['scopes'], at: number): void {
  if (client.disabledAt !== undefined) throw clientDisabled(client.clientId);
  const missing = wanted.filter((scope) => !client.scopes.includes(scope));
  if (missing.length > 0) {
    const detail = `The client itself lacks ${missing.join(', ')}.`;
    throw new JobFailure('INVALID_REQUEST', `/scopes: ${detail}`, {
      fields: [{ pointer: '/scopes', detail }],
    });
  }
  if (client.keys.filter((key) => isLive(key, at)).length >= MOST_KEYS) {
    throw new JobFailure(
      'TOO_MANY_KEYS',
      `The client has ${MOST_KEYS} live keys. Revoke one first.`,
    );
  }
}

function withKeys(
  action: ClientChange['action'],
  client: Client,
  keys: readonly ClientKey[],
  key: ClientKey,
  at: number,
): ClientChange {
  const before = client.keys.find(({ keyId }) => keyId === key.keyId);
  return {
    action,
    after: { ...client, keys: withoutOldest(keys, at) },
    keyId: key.keyId,
    told: { before: before && keySummary(before), after: keySummary(key) },
  };
}

/** Forgets the keys that ended first, once there are many. */
function withoutOldest(keys: readonly ClientKey[], at: number): ClientKey[] {
  const ended = keys.filter((key) => !isLive(key, at));
  const forgotten = new Set(ended.slice(0, Math.max(0, ended.length - MOST_ENDED_KEYS)));
  return keys.filter((key) => !forgotten.has(key));
}

function revoked(client: Client, keyId: string, at: number): ClientChange | undefined {
  const key = keyIn(client.keys, keyId);
  if (!isLive(key, at)) return undefined;
  const ended = { ...key, revokedAt: at };
  const keys = client.keys.map((one) => (one.keyId === keyId ? ended : one));
  return withKeys('key.revoked', client, keys, ended, at);
}

function keyIn(keys: readonly ClientKey[], keyId: string): ClientKey {
  const key = keys.find((candidate) => candidate.keyId === keyId);
  if (key) return key;
  throw keyNotFound(keyId);
}
