import { monotonicFactory } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoAudit } from '../../src/aws/dynamo-audit.ts';
import { createDynamoClientStore } from '../../src/aws/dynamo-client-store.ts';
import type { AskedBy } from '../../src/clients/audited.ts';
import { type ClientStore, ClientSettings as Settings } from '../../src/clients/client.ts';
import { createManageClients } from '../../src/clients/manage-clients.ts';
import { createManageKeys } from '../../src/clients/manage-keys.ts';
import { IDEMPOTENCY_MS } from '../../src/jobs/submit-job.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { NOW } from '../support/jobs.ts';

const BY: AskedBy = { actor: { clientId: 'cli_boss', keyId: 'key_boss', via: 'api' } };
const SETTINGS = Settings.parse({ name: 'acme', jobsPerDay: 20 });
const NAME = { key: 'name-of-the-request', bodyHash: 'aa' };
const OTHER_BODY = { ...NAME, bodyHash: 'bb' };

const inOrder = monotonicFactory();

describe('what an admin asks for under a name', () => {
  let engine: TestTables;
  let at = NOW;
  let plans = 0;
  let world: Awaited<ReturnType<typeof newWorld>>;

  const newWorld = async () => {
    const { registry } = await engine.newTables();
    const store = createDynamoClientStore(engine.documents, registry);
    const managing = (clients: ClientStore) => {
      const shared = {
        clients,
        usageKeys: {
          create: async () => {
            plans += 1;
            return `usage-${plans}`;
          },
        },
        newId: (prefix: string) => `${prefix}_${inOrder(at)}`,
        now: () => at,
      };
      return { clients: createManageClients(shared), keys: createManageKeys(shared) };
    };
    const audit = createDynamoAudit(engine.documents, registry);
    return { store, managing, audit, ...managing(store) };
  };

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());
  beforeEach(async () => {
    at = NOW;
    plans = 0;
    world = await newWorld();
  });

  const newClient = async () => (await world.clients.create(SETTINGS, BY)).client.clientId;
  const actions = async () => (await world.audit({}, 100)).items.map(({ action }) => action);

  it('makes one client, one key of the gateway and one record', async () => {
    const first = await world.clients.create(SETTINGS, BY, NAME);
    const again = await world.clients.create(SETTINGS, BY, NAME);

    expect(again).toEqual({ client: first.client, replayed: true });
    expect((await world.clients.list(10)).items).toHaveLength(1);
    expect([plans, await actions()]).toEqual([1, ['client.created']]);
  });

  it('makes one client for many who ask at once', async () => {
    const racers = await Promise.all(
      Array.from({ length: 8 }, () => world.clients.create(SETTINGS, BY, NAME)),
    );

    expect(new Set(racers.map(({ client }) => client.clientId)).size).toBe(1);
    expect(racers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect((await world.clients.list(10)).items).toHaveLength(1);
  });

  it('shows the client as it is by now, not as it was', async () => {
    const { client } = await world.clients.create(SETTINGS, BY, NAME);
    await world.clients.disable(client.clientId, BY);

    const again = await world.clients.create(SETTINGS, BY, NAME);

    expect(again.client.disabledAt).toBe(at);
  });

  it('is refused with another body, and forgotten after a day', async () => {
    const { client } = await world.clients.create(SETTINGS, BY, NAME);

    await expect(world.clients.create(SETTINGS, BY, OTHER_BODY)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    at += IDEMPOTENCY_MS;
    const later = await world.clients.create(SETTINGS, BY, NAME);

    expect(later.client.clientId).not.toBe(client.clientId);
  });

  it('is done by asking again, whether its writer died before or after the write', async () => {
    for (const when of ['before', 'after'] as const) {
      const dying: ClientStore = {
        ...world.store,
        create: async (...args) => {
          if (when === 'after') await world.store.create(...args);
          throw new Error('killed');
        },
      };
      const name = { ...NAME, key: when };
      const { clients } = world.managing(dying);
      await expect(clients.create(SETTINGS, BY, name)).rejects.toThrow('killed');

      const again = await world.clients.create(SETTINGS, BY, name);

      expect(again.replayed).toBe(when === 'after');
    }
    expect((await world.clients.list(10)).items).toHaveLength(2);
  });

  it('makes one key, which nobody is told twice', async () => {
    const clientId = await newClient();
    const first = await world.keys.create({ clientId, requestName: NAME }, BY);
    const again = await world.keys.create({ clientId, requestName: NAME }, BY);

    expect(first.key).toMatch(/^gnt_/);
    expect(again).toEqual({ row: first.row });
    expect(await world.keys.list(clientId)).toHaveLength(1);
    expect(await actions()).toEqual(['key.created', 'client.created']);
  });

  it('makes one key for many who ask at once, and one of them is told it', async () => {
    const clientId = await newClient();

    const racers = await Promise.all(
      Array.from({ length: 6 }, () => world.keys.create({ clientId, requestName: NAME }, BY)),
    );

    expect(racers.filter(({ key }) => key !== undefined)).toHaveLength(1);
    expect(new Set(racers.map(({ row }) => row.keyId)).size).toBe(1);
    expect(await world.keys.list(clientId)).toHaveLength(1);
  });

  it('rotates a key once: asked again, it is the same successor', async () => {
    const clientId = await newClient();
    const { row: old } = await world.keys.create({ clientId }, BY);
    const rotation = { clientId, keyId: old.keyId, graceMs: 1_000, requestName: NAME };

    const racers = await Promise.all([1, 2, 3].map(() => world.keys.rotate(rotation, BY)));

    expect(new Set(racers.map(({ row }) => row.keyId)).size).toBe(1);
    expect(racers.filter(({ key }) => key !== undefined)).toHaveLength(1);
    expect(await world.keys.list(clientId)).toHaveLength(2);
    await expect(
      world.keys.rotate({ ...rotation, requestName: OTHER_BODY }, BY),
    ).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('says nothing of its name in the records', async () => {
    const clientId = await newClient();
    await world.keys.create({ clientId, requestName: NAME }, BY);

    expect(JSON.stringify(await world.audit({}, 10))).not.toContain(NAME.key);
  });
});
