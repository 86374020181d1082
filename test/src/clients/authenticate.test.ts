import { describe, expect, it } from 'vitest';
import { createAuthenticate } from '../../../src/clients/authenticate.ts';
import type { ClientKey, ClientStore } from '../../../src/clients/client.ts';
import { hashOfKey, newKey } from '../../../src/clients/key.ts';
import { CLIENT, NOW } from '../../support/jobs.ts';

const KEY = newKey(() => Buffer.alloc(32, 1));

function authenticate(text: string, overrides: Partial<ClientKey> = {}, hasClient = true) {
  const asked: string[] = [];
  const row: ClientKey = {
    keyId: 'key_1',
    clientId: CLIENT,
    hash: hashOfKey(KEY),
    scopes: ['jobs:read'],
    createdAt: NOW - 1,
    ...overrides,
  };
  const clients: ClientStore = {
    create: async () => {},
    findKey: async (hash) => {
      asked.push(hash);
      return hash === row.hash ? row : undefined;
    },
    find: async (clientId) =>
      hasClient ? { clientId, name: 'acme', jobsPerDay: 1, createdAt: NOW } : undefined,
  };
  return { asked, identity: createAuthenticate(clients, () => NOW)(text) };
}

describe('authenticate', () => {
  it('knows the client of a live key', async () => {
    const { identity } = authenticate(KEY);

    await expect(identity).resolves.toMatchObject({ client: { clientId: CLIENT } });
  });

  it('does not look a mistyped key up', async () => {
    const { asked, identity } = authenticate(`${KEY}x`);

    await expect(identity).resolves.toBeUndefined();
    expect(asked).toEqual([]);
  });

  it.each([
    ['an unknown key', { hash: 'other' }, true],
    ['a revoked key', { revokedAt: NOW - 1 }, true],
    ['a key at the moment it expires', { expiresAt: NOW }, true],
    ['a key whose client is gone', {}, false],
  ])('refuses %s', async (_case, overrides, hasClient) => {
    await expect(authenticate(KEY, overrides, hasClient).identity).resolves.toBeUndefined();
  });

  it('takes a key one millisecond before it expires', async () => {
    await expect(authenticate(KEY, { expiresAt: NOW + 1 }).identity).resolves.toBeDefined();
  });
});
