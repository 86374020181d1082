import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoClientStore } from '../../src/aws/dynamo-client-store.ts';
import type { AuditRecord } from '../../src/clients/audit.ts';
import { createAuthenticate } from '../../src/clients/authenticate.ts';
import type { ClientStore } from '../../src/clients/client.ts';
import { createCreateClient } from '../../src/clients/create-client.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import { clientOf, keyOf } from '../support/clients.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { NOW } from '../support/jobs.ts';

const recordOf = (n: number): AuditRecord => ({
  auditId: `aud_${n}`,
  at: NOW,
  action: 'client.created',
  actor: { via: 'test' },
});

describe('clients in DynamoDB', () => {
  const now = () => NOW;
  let engine: TestTables;
  let clients: ClientStore;

  beforeAll(async () => {
    engine = await startTestTables();
    clients = createDynamoClientStore(engine.documents, engine.tables.registry);
  });
  afterAll(() => engine.stop());

  it('lets a new client in with its key, and nobody with another', async () => {
    const createClient = createCreateClient({ clients, newId: idsFrom(now), now });
    const { client, key } = await createClient({ name: 'acme', jobsPerDay: 20 });
    const authenticate = createAuthenticate(clients, now);

    await expect(authenticate(key)).resolves.toMatchObject({
      client: { clientId: client.clientId, name: 'acme', jobsPerDay: 20 },
      key: { scopes: expect.arrayContaining(['jobs:read', 'jobs:write']) },
    });
    expect((await authenticate(key))?.key.scopes).not.toContain('admin');
    await expect(authenticate(key.replace('gnt_', 'gnt_0'))).resolves.toBeUndefined();
  });

  it('does not make a client twice', async () => {
    const client = clientOf({ clientId: 'cli_twice', keys: [keyOf({ hash: 'h1' })] });
    await clients.create(client, recordOf(1));

    const again = clients.create({ ...client, keys: [keyOf({ hash: 'h2' })] }, recordOf(2));

    await expect(again).rejects.toThrow();
    await expect(clients.findByKey('h2')).resolves.toBeUndefined();
  });
});
