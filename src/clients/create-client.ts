import type { NewId } from '../jobs/ids.ts';
import { type Client, type ClientStore, DEFAULT_JOBS_PER_DAY, SCOPES } from './client.ts';
import { hashOfKey, newKey } from './key.ts';

interface Dependencies {
  readonly clients: ClientStore;
  readonly newId: NewId;
  readonly now: () => number;
}

interface NewClient {
  readonly name: string;
  readonly jobsPerDay?: number | undefined;
  readonly usageKey?: string | undefined;
}

/** Makes a client with one key. The key is returned here and kept nowhere. */
export const createCreateClient =
  ({ clients, newId, now }: Dependencies) =>
  async ({ name, jobsPerDay = DEFAULT_JOBS_PER_DAY, usageKey }: NewClient) => {
    const key = newKey();
    const createdAt = now();
    const client: Client = { clientId: newId('cli'), name, jobsPerDay, usageKey, createdAt };
    await clients.create(client, {
      keyId: newId('key'),
      clientId: client.clientId,
      hash: hashOfKey(key),
      scopes: [...SCOPES].filter((scope) => scope !== 'admin'),
      createdAt,
    });
    return { client, key };
  };
