import type { NewId } from '../jobs/ids.ts';
import { type AskedBy, auditOf, settingsOf } from './audited.ts';
import { type Client, ClientSettings, type ClientStore, DEFAULT_JOBS_PER_DAY } from './client.ts';
import { newClientKey } from './new-client-key.ts';
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

/** Makes a client that has no key yet. */
export const createNewClient =
  ({ clients, newId, now }: Dependencies) =>
  async ({ usageKey, ...given }: NewClient, askedBy: AskedBy): Promise<Client> => {
    const client = clientOf(given, usageKey, newId('cli'), now());
    const record = auditOf('client.created', { client, after: settingsOf(client) }, askedBy);
    await clients.create(client, { ...record, auditId: newId('aud'), at: client.createdAt });
    return client;
  };

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
