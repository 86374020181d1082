import { monotonicFactory } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoAudit } from '../../src/aws/dynamo-audit.ts';
import { createDynamoClientStore } from '../../src/aws/dynamo-client-store.ts';
import type { ListAudit } from '../../src/clients/audit.ts';
import type { AskedBy } from '../../src/clients/audited.ts';
import { createAuthenticate } from '../../src/clients/authenticate.ts';
import { type ClientSettings, ClientSettings as Settings } from '../../src/clients/client.ts';
import { createManageClients, type ManageClients } from '../../src/clients/manage-clients.ts';
import {
  createManageKeys,
  type GivenKey,
  type ManageKeys,
  MOST_KEYS,
  type NewKey,
  type Rotation,
} from '../../src/clients/manage-keys.ts';
import type { MadeKey } from '../../src/clients/new-client-key.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { NOW } from '../support/jobs.ts';

const BY: AskedBy = {
  actor: { clientId: 'cli_boss', keyId: 'key_boss', via: 'api' },
  requestId: 'req_1',
};
const HOUR_MS = 3_600_000;

/** Of one moment, too, ids sort as they were made. */
const inOrder = monotonicFactory();

const settings = (overrides: Partial<ClientSettings> = {}): ClientSettings =>
  Settings.parse({ name: 'acme', jobsPerDay: 20, ...overrides });

describe('clients and their keys', () => {
  let engine: TestTables;
  let at = NOW;
  const now = () => at;
  let clients: ManageClients;
  let keys: ManageKeys;
  let listAudit: ListAudit;
  let authenticate: ReturnType<typeof createAuthenticate>;
  let plans: string[];

  beforeAll(async () => {
    engine = await startTestTables();
    const { documents, tables } = engine;
    const store = createDynamoClientStore(documents, tables.registry);
    const usageKeys = {
      create: async (_name: string, tier: string) => {
        plans.push(tier);
        return `usage-${plans.length}`;
      },
    };
    const shared = {
      clients: store,
      usageKeys,
      newId: (prefix: string) => `${prefix}_${inOrder(at)}`,
      now,
    };
    clients = createManageClients(shared);
    keys = createManageKeys(shared);
    listAudit = createDynamoAudit(documents, tables.registry);
    authenticate = createAuthenticate(store, now);
  });
  afterAll(() => engine.stop());
  beforeEach(() => {
    at += 24 * HOUR_MS;
    plans = [];
  });

  const made = async (overrides: Partial<ClientSettings> = {}) =>
    (await clients.create(settings(overrides), BY)).client.clientId;
  /** What only its first answer has. */
  const secret = (given: GivenKey): MadeKey => {
    if (given.key !== undefined) return given;
    throw new Error(`The key ${given.row.keyId} was made before.`);
  };
  const newKey = async (asked: NewKey) => secret(await keys.create(asked, BY));
  const rotate = async (asked: Rotation) => secret(await keys.rotate(asked, BY));
  const actionsOf = async (clientId: string) =>
    (await listAudit({ clientId }, 50)).items.map(({ action }) => action).toReversed();

  it('are made, listed and found, each with its own key of the gateway', async () => {
    const one = await made();
    const other = await made({ tier: 'bulk' });

    const all = await clients.list(100);

    expect(all.items.map(({ clientId }) => clientId)).toEqual(expect.arrayContaining([one, other]));
    await expect(clients.get(other)).resolves.toMatchObject({ tier: 'bulk', usageKey: 'usage-2' });
    expect(plans).toEqual(['standard', 'bulk']);
  });

  it('are listed page by page, each once', async () => {
    await Promise.all([made(), made(), made()]);
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const page = await clients.list(2, next);
      seen.push(...page.items.map(({ clientId }) => clientId));
      next = page.next;
    } while (next !== undefined);

    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(3);
  });

  it('are replaced as a whole, and only as they were read', async () => {
    const clientId = await made({ allowedKinds: ['page'], mayEvaluate: true });

    const replaced = await clients.replace(
      { clientId, settings: settings({ name: 'new' }), revision: 0 },
      BY,
    );

    expect(replaced).toMatchObject({ name: 'new', mayEvaluate: false, revision: 1 });
    expect(replaced.allowedKinds).toBeUndefined();
    await expect(
      clients.replace({ clientId, settings: settings(), revision: 0 }, BY),
    ).rejects.toMatchObject({ code: 'CLIENT_CHANGED' });
    await expect(clients.get(clientId)).resolves.toMatchObject({ name: 'new' });
  });

  it('are changed by one of ten admins who have read the same, and recorded once', async () => {
    const clientId = await made();

    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) =>
        clients.replace({ clientId, settings: settings({ name: `n${n}` }), revision: 0 }, BY),
      ),
    );

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(clients.get(clientId)).resolves.toMatchObject({ revision: 1 });
    expect(await actionsOf(clientId)).toEqual(['client.created', 'client.changed']);
  });

  it('get another key of the gateway with another tier, and only then', async () => {
    const clientId = await made();
    await clients.replace({ clientId, settings: settings({ tier: 'bulk' }) }, BY);
    await clients.replace({ clientId, settings: settings({ tier: 'bulk', name: 'b' }) }, BY);

    await expect(clients.get(clientId)).resolves.toMatchObject({ usageKey: 'usage-2' });
    expect(plans).toEqual(['standard', 'bulk']);
  });

  it('open nothing while they are disabled, and then again', async () => {
    const clientId = await made();
    const { key } = await newKey({ clientId });

    await clients.disable(clientId, BY);
    await clients.disable(clientId, BY);

    await expect(authenticate(key)).resolves.toBeUndefined();
    await expect(keys.create({ clientId }, BY)).rejects.toMatchObject({ code: 'CLIENT_DISABLED' });
    await clients.enable(clientId, BY);
    await expect(authenticate(key)).resolves.toMatchObject({ client: { clientId } });
    expect(await actionsOf(clientId)).toEqual([
      'client.created',
      'key.created',
      'client.disabled',
      'client.enabled',
    ]);
  });

  it('leave a record of who did what, with before and after, and never a key or its hash', async () => {
    const clientId = await made();
    const { key, row } = await newKey({ clientId, name: 'ci' });
    await clients.replace({ clientId, settings: settings({ jobsPerDay: 5 }) }, BY);

    const { items } = await listAudit({ clientId }, 50);

    expect(items[0]).toMatchObject({
      action: 'client.changed',
      at,
      actor: BY.actor,
      requestId: 'req_1',
      before: { jobsPerDay: 20 },
      after: { jobsPerDay: 5 },
    });
    expect(items[1]).toMatchObject({ action: 'key.created', keyId: row.keyId });
    expect(JSON.stringify(items)).not.toContain(key);
    expect(JSON.stringify(items)).not.toContain(row.hash);
  });

  it('have records that are found by client and by time, page by page', async () => {
    const start = at;
    const clientId = await made();
    for (let n = 0; n < 3; n += 1) {
      at += 1_000;
      await keys.create({ clientId }, BY);
    }

    const between = await listAudit({ from: start + 1_000, to: start + 2_000 }, 50);
    const first = await listAudit({ clientId }, 2);
    const second = await listAudit({ clientId }, 2, first.next);

    expect(between.items.map((item) => item.at)).toEqual([start + 2_000, start + 1_000]);
    expect([...first.items, ...second.items].map((item) => item.at - start)).toEqual([
      3_000, 2_000, 1_000, 0,
    ]);
    expect(second.next).toBeUndefined();
    await expect(listAudit({ from: at, to: start }, 5)).resolves.toEqual({ items: [] });
  });

  it('have keys with less than their client may, never with more', async () => {
    const clientId = await made({ scopes: ['jobs:read', 'jobs:write'] });
    const { key } = await newKey({ clientId, scopes: ['jobs:read'] });

    await expect(authenticate(key)).resolves.toMatchObject({ key: { scopes: ['jobs:read'] } });
    await expect(keys.create({ clientId, scopes: ['admin'] }, BY)).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      fields: [{ pointer: '/scopes' }],
    });
  });

  it('have as many live keys as there may be, also when many are asked for at once', async () => {
    const clientId = await made();

    const outcomes = await Promise.allSettled(
      Array.from({ length: MOST_KEYS + 4 }, () => keys.create({ clientId }, BY)),
    );

    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    const live = await keys.list(clientId);
    expect(refused.filter((code) => code === 'TOO_MANY_KEYS').length).toBeGreaterThanOrEqual(4);
    expect(live.length).toBeLessThanOrEqual(MOST_KEYS);
    await keys.revoke(clientId, live[0]?.keyId ?? '', BY);
    await expect(keys.create({ clientId }, BY)).resolves.toMatchObject({
      row: { scopes: ['jobs:read', 'jobs:write', 'webhooks:read', 'webhooks:write'] },
    });
  });

  it('open nothing with a key that was revoked, and say so once in the audit', async () => {
    const clientId = await made();
    const { key, row } = await newKey({ clientId });

    await keys.revoke(clientId, row.keyId, BY);
    await keys.revoke(clientId, row.keyId, BY);

    await expect(authenticate(key)).resolves.toBeUndefined();
    expect(await actionsOf(clientId)).toEqual(['client.created', 'key.created', 'key.revoked']);
  });

  it('let old and new key in during the grace of a rotation, and then the new one', async () => {
    const clientId = await made();
    const old = await newKey({ clientId, scopes: ['jobs:read'], name: 'ci' });

    const fresh = await rotate({ clientId, keyId: old.row.keyId, graceMs: HOUR_MS });

    expect(fresh.row).toMatchObject({ scopes: ['jobs:read'], name: 'ci' });
    at += HOUR_MS - 1;
    await expect(authenticate(old.key)).resolves.toBeDefined();
    at += 1;
    await expect(authenticate(old.key)).resolves.toBeUndefined();
    await expect(authenticate(fresh.key)).resolves.toBeDefined();
  });

  it('have at most two live keys of one line: the third ends the first', async () => {
    const clientId = await made();
    const first = await newKey({ clientId });
    const graceMs = HOUR_MS;
    const second = await rotate({ clientId, keyId: first.row.keyId, graceMs });
    const third = await rotate({ clientId, keyId: second.row.keyId, graceMs });

    const good = await Promise.all([first, second, third].map(({ key }) => authenticate(key)));

    expect(good.map((identity) => identity !== undefined)).toEqual([false, true, true]);
  });

  it('have a key rotated once, however many ask for it at once', async () => {
    const clientId = await made();
    const { row } = await newKey({ clientId });
    const rotation = { clientId, keyId: row.keyId, graceMs: HOUR_MS };

    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => keys.rotate(rotation, BY)));

    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(refused).toEqual(['KEY_ENDED', 'KEY_ENDED', 'KEY_ENDED']);
    expect(await keys.list(clientId)).toHaveLength(2);
  });

  it('have a key that ends gets a successor with as long a life', async () => {
    const clientId = await made();
    const old = await newKey({ clientId, expiresAt: at + 10 * HOUR_MS });
    at += HOUR_MS;

    const fresh = await rotate({ clientId, keyId: old.row.keyId, graceMs: 0 });

    expect(fresh.row.expiresAt).toBe(at + 10 * HOUR_MS);
    await expect(authenticate(old.key)).resolves.toBeUndefined();
    await expect(
      keys.rotate({ clientId, keyId: old.row.keyId, graceMs: 0 }, BY),
    ).rejects.toMatchObject({ code: 'KEY_ENDED' });
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['get', (id) => clients.get(id)],
    ['replace', (id) => clients.replace({ clientId: id, settings: settings() }, BY)],
    ['disable', (id) => clients.disable(id, BY)],
    ['list keys of', (id) => keys.list(id)],
    ['make a key of', (id) => keys.create({ clientId: id }, BY)],
  ])('are not found when there is nobody to %s', async (_what, work) => {
    await expect(work('cli_nobody')).rejects.toMatchObject({ code: 'CLIENT_NOT_FOUND' });
  });
});
