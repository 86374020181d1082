import { Client } from '../../src/clients/client.ts';
import type { ClientKey } from '../../src/clients/client-key.ts';
import { CLIENT, NOW } from './jobs.ts';

/** A client as its row is read, with whatever a test says of it. */
export const clientOf = (overrides: Partial<Client> = {}): Client =>
  Client.parse({
    clientId: CLIENT,
    name: 'acme',
    jobsPerDay: 20,
    createdAt: NOW,
    ...overrides,
  });

/** A live key. */
export const keyOf = (overrides: Partial<ClientKey> = {}): ClientKey => ({
  keyId: 'key_1',
  hash: 'hash-1',
  start: 'gnt_1234',
  scopes: ['jobs:read', 'jobs:write'],
  createdAt: NOW,
  ...overrides,
});
