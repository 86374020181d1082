import { JobFailure } from '../jobs/errors.ts';
import type { Page } from '../rows/ports.ts';
import { type AskedBy, settingsOf } from './audited.ts';
import { type ChangeDependencies, type ClientChange, changeClient } from './change-client.ts';
import type { Client, ClientSettings, ClientStore } from './client.ts';
import { createNewClient, type MadeClient, madeBefore } from './create-client.ts';
import { clientNotFound } from './failures.ts';
import type { UsageKeys } from './ports.ts';
import type { RequestName } from './request-name.ts';

export interface ManageClientsDependencies extends ChangeDependencies {
  readonly clients: ClientStore;
  readonly usageKeys: UsageKeys;
}

/** What admins do with clients. Each action is one transaction with its record. */
export interface ManageClients {
  /**
   * @param name - the same name again is the same client
   * @throws JobFailure `IDEMPOTENCY_KEY_REUSED`
   */
  create(settings: ClientSettings, askedBy: AskedBy, name?: RequestName): Promise<MadeClient>;
  /** @throws JobFailure `CLIENT_NOT_FOUND` */
  get(clientId: string): Promise<Client>;
  list(size: number, after?: string): Promise<Page<Client>>;
  /**
   * Replaces all settings of the client as it was at `revision`; absent: as it is, whatever that is.
   *
   * @throws JobFailure `CLIENT_NOT_FOUND`, `CLIENT_CHANGED`
   */
  replace(asked: Replacement, askedBy: AskedBy): Promise<Client>;
  /** Nothing is accepted of it any more, and its keys open nothing. */
  disable(clientId: string, askedBy: AskedBy): Promise<Client>;
  enable(clientId: string, askedBy: AskedBy): Promise<Client>;
}

export interface Replacement {
  readonly clientId: string;
  readonly settings: ClientSettings;
  readonly revision?: number | undefined;
}

export const createManageClients = (dependencies: ManageClientsDependencies): ManageClients => {
  const { clients, usageKeys } = dependencies;
  const get = async (clientId: string) => {
    const client = await clients.find(clientId);
    if (client) return client;
    throw clientNotFound(clientId);
  };
  return {
    get,
    list: clients.list,
    create: async (settings, askedBy, name) => {
      const held = name && (await clients.heldName(name.key, dependencies.now()));
      if (held) return madeBefore(clients, held, name);
      // Before the row: what a crash leaves is a key that nobody names and that opens nothing.
      const usageKey = await usageKeys.create(settings.name, settings.tier);
      return createNewClient(dependencies)({ ...settings, usageKey }, askedBy, name);
    },
    replace: (asked, askedBy) => replace(dependencies, asked, askedBy, get),
    disable: (clientId, askedBy) => changeClient(dependencies, clientId, askedBy, disabled),
    enable: (clientId, askedBy) => changeClient(dependencies, clientId, askedBy, enabled),
  };
};

async function replace(
  dependencies: ManageClientsDependencies,
  { clientId, settings, revision }: Replacement,
  askedBy: AskedBy,
  get: ManageClients['get'],
): Promise<Client> {
  const seen = await get(clientId);
  refuseUnlessSeen(seen, revision);
  // A key stays on its plan for ever: another tier is another key.
  const usageKey =
    seen.tier === settings.tier
      ? undefined
      : await dependencies.usageKeys.create(settings.name, settings.tier);
  return changeClient(dependencies, clientId, askedBy, (client, at) => {
    refuseUnlessSeen(client, revision);
    return changed(client, { ...settings, ...(usageKey === undefined ? {} : { usageKey }) }, at);
  });
}

function refuseUnlessSeen({ revision: now }: Client, seen: number | undefined): void {
  if (seen === undefined || seen === now) return;
  throw new JobFailure(
    'CLIENT_CHANGED',
    'The client was changed since you read it. Read it again.',
  );
}

/** Fields that are absent from the settings go: they are replaced as a whole. */
function changed(client: Client, settings: ClientSettings, at: number): ClientChange {
  const { clientId, version, keys, createdAt, disabledAt, usageKey } = client;
  const kept = { clientId, version, keys, createdAt, disabledAt, usageKey };
  const after = { ...kept, ...settings, revision: client.revision + 1, updatedAt: at };
  return {
    action: 'client.changed',
    after,
    told: { before: settingsOf(client), after: settingsOf(after) },
  };
}

const disabled = (client: Client, at: number): ClientChange | undefined =>
  client.disabledAt === undefined
    ? { action: 'client.disabled', after: { ...revised(client, at), disabledAt: at } }
    : undefined;

const enabled = (client: Client, at: number): ClientChange | undefined =>
  client.disabledAt === undefined
    ? undefined
    : { action: 'client.enabled', after: { ...revised(client, at), disabledAt: undefined } };

const revised = (client: Client, at: number): Client => ({
  ...client,
  revision: client.revision + 1,
  updatedAt: at,
});
