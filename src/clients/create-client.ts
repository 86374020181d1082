import type { NewId } from '../jobs/ids.ts';
import {
  type Client,
  type ClientKey,
  type ClientStore,
  DEFAULT_JOBS_PER_DAY,
  SCOPES,
} from './client.ts';
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
  /** What its key may do. @default everything but `admin` */
  readonly scopes?: ClientKey['scopes'] | undefined;
  /** Sites that it may treat as its own. */
  readonly ownSites?: Client['ownSites'];
}

const ALL_BUT_ADMIN = SCOPES.filter((scope) => scope !== 'admin');

/** Makes a client with one key. The key is returned here and kept nowhere. */
export const createCreateClient =
  ({ clients, newId, now }: Dependencies) =>
  async ({ jobsPerDay = DEFAULT_JOBS_PER_DAY, scopes = ALL_BUT_ADMIN, ...given }: NewClient) => {
    const key = newKey();
    const createdAt = now();
    const client: Client = { ...given, clientId: newId('cli'), jobsPerDay, createdAt };
    await clients.create(client, {
      keyId: newId('key'),
      clientId: client.clientId,
      hash: hashOfKey(key),
      scopes: [...scopes],
      createdAt,
    });
    return { client, key };
  };
