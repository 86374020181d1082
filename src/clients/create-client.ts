import { keyReused } from '../jobs/accept-job.ts';
import type { NewId } from '../jobs/ids.ts';
import { IDEMPOTENCY_MS } from '../jobs/submit-job.ts';
import { type AskedBy, auditOf, settingsOf } from './audited.ts';
import {
  type Client,
  ClientSettings,
  type ClientStore,
  DEFAULT_JOBS_PER_DAY,
  type HeldName,
} from './client.ts';
import { clientNotFound } from './failures.ts';
import { newClientKey } from './new-client-key.ts';
import type { RequestName } from './request-name.ts';
import { ALL_BUT_ADMIN } from './scopes.ts';

interface Dependencies {
  readonly clients: Pick<ClientStore, 'create'>;
  readonly newId: NewId;
  readonly now: () => number;
}

/** A name, and whatever else is not to be as usual. */
export type NewClient = {
  readonly [Field in keyof ClientSettings]?: ClientSettings[Field] | undefined;
} & {
  readonly name: string;
  readonly usageKey?: string | undefined;
};

/** A client that was made, or that was made before under the same name. */
export interface MadeClient {
  readonly client: Client;
  readonly replayed: boolean;
}

/**
 * Makes a client that has no key yet.
 *
 * @throws JobFailure `IDEMPOTENCY_KEY_REUSED`, `CLIENT_NOT_FOUND`
 */
export const createNewClient =
  (dependencies: Dependencies & { readonly clients: Pick<ClientStore, 'find'> }) =>
  async (
    { usageKey, ...given }: NewClient,
    askedBy: AskedBy,
    name?: RequestName,
  ): Promise<MadeClient> => {
    const { clients, newId, now } = dependencies;
    const client = clientOf(given, usageKey, newId('cli'), now());
    const record = auditOf('client.created', { client, after: settingsOf(client) }, askedBy);
    const held = await clients.create(
      client,
      { ...record, auditId: newId('aud'), at: client.createdAt },
      name && { ...name, expiresAt: client.createdAt + IDEMPOTENCY_MS },
    );
    return held ? madeBefore(clients, held, name) : { client, replayed: false };
  };

/** @throws JobFailure `IDEMPOTENCY_KEY_REUSED`, `CLIENT_NOT_FOUND` */
export async function madeBefore(
  clients: Pick<ClientStore, 'find'>,
  { clientId, bodyHash }: HeldName,
  name: RequestName | undefined,
): Promise<MadeClient> {
  if (bodyHash !== name?.bodyHash) throw keyReused();
  const client = await clients.find(clientId);
  if (!client) throw clientNotFound(clientId);
  return { client, replayed: true };
}

/** Makes a client with one key. The key is returned here and kept nowhere. */
export const createCreateClient =
  ({ clients, newId, now }: Dependencies) =>
  async ({ usageKey, ...given }: NewClient, askedBy: AskedBy = BOOTSTRAP) => {
    const made = clientOf(given, usageKey, newId('cli'), now());
    const { key, row } = newClientKey(made.scopes, newId('key'), made.createdAt);
    const client: Client = { ...made, keys: [row] };
    const record = auditOf(
      'client.created',
      { client, keyId: row.keyId, after: settingsOf(client) },
      askedBy,
    );
    await clients.create(client, { ...record, auditId: newId('aud'), at: client.createdAt });
    return { client, key };
  };

/** Somebody with rights to the tables themselves. */
const BOOTSTRAP: AskedBy = { actor: { via: 'bootstrap' } };

const clientOf = (
  given: Omit<NewClient, 'usageKey'>,
  usageKey: string | undefined,
  clientId: string,
  createdAt: number,
): Client => ({
  ...ClientSettings.parse({
    jobsPerDay: DEFAULT_JOBS_PER_DAY,
    scopes: ALL_BUT_ADMIN,
    ...defined(given),
  }),
  clientId,
  version: 0,
  revision: 0,
  keys: [],
  usageKey,
  createdAt,
});

/** Without what was left open, so that it does not stand in a default's way. */
const defined = (given: object): object =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
