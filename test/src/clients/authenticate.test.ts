import { describe, expect, it } from 'vitest';
import { createAuthenticate } from '../../../src/clients/authenticate.ts';
import type { Client } from '../../../src/clients/client.ts';
import type { ClientKey } from '../../../src/clients/client-key.ts';
import { hashOfKey, newKey } from '../../../src/clients/key.ts';
import { clientOf, keyOf } from '../../support/clients.ts';
import { CLIENT, NOW } from '../../support/jobs.ts';

const KEY = newKey(() => Buffer.alloc(32, 1));

interface Given {
  readonly key?: Partial<ClientKey>;
  readonly client?: Partial<Client>;
}

function authenticate(text: string, { key = {}, client = {} }: Given = {}) {
  const asked: string[] = [];
  const hash = hashOfKey(KEY);
  const row = clientOf({ keys: [keyOf({ keyId: 'other' }), keyOf({ hash, ...key })], ...client });
  const findByKey = async (wanted: string) => {
    asked.push(wanted);
    return wanted === hash ? row : undefined;
  };
  return { asked, identity: createAuthenticate({ findByKey }, () => NOW)(text) };
}

describe('authenticate', () => {
  it('knows the client and the key of a live key', async () => {
    const { identity } = authenticate(KEY);

    await expect(identity).resolves.toMatchObject({
      client: { clientId: CLIENT },
      key: { keyId: 'key_1', scopes: ['jobs:read', 'jobs:write'] },
    });
  });

  it('does not look a mistyped key up', async () => {
    const { asked, identity } = authenticate(`${KEY}x`);

    await expect(identity).resolves.toBeUndefined();
    expect(asked).toEqual([]);
  });

  it.each<[string, Given]>([
    ['a revoked key', { key: { revokedAt: NOW - 1 } }],
    ['a key at the moment it expires', { key: { expiresAt: NOW } }],
    ['a key that its client does not have any more', { key: { hash: 'other' } }],
    ['every key of a disabled client', { client: { disabledAt: NOW - 1 } }],
  ])('refuses %s', async (_case, given) => {
    await expect(authenticate(KEY, given).identity).resolves.toBeUndefined();
  });

  it('refuses a key that nobody has', async () => {
    const { asked, identity } = authenticate(newKey(() => Buffer.alloc(32, 2)));

    await expect(identity).resolves.toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  it('takes a key one millisecond before it expires', async () => {
    const { identity } = authenticate(KEY, { key: { expiresAt: NOW + 1 } });

    await expect(identity).resolves.toBeDefined();
  });

  it('takes away from a key what was taken away from its client', async () => {
    const { identity } = authenticate(KEY, { client: { scopes: ['jobs:read', 'admin'] } });

    await expect(identity).resolves.toMatchObject({ key: { scopes: ['jobs:read'] } });
  });
});
