import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JobFailure } from '../../src/jobs/errors.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import { createAesSecretBox } from '../../src/secrets/aes-secret-box.ts';
import type { KeyRing } from '../../src/secrets/ports.ts';
import { singleKey, stageKeyOf } from '../../src/secrets/stage-key.ts';
import type { Delivery } from '../../src/webhooks/delivery.ts';
import { bookIdOf, MOST_ENDPOINTS } from '../../src/webhooks/endpoint.ts';
import { deliveryIdOf } from '../../src/webhooks/ids.ts';
import {
  createGetDelivery,
  createListDeliveries,
  createRedeliver,
  createRedeliverFailed,
  createSendTest,
} from '../../src/webhooks/manage-deliveries.ts';
import {
  createAddEndpoint,
  createEditEndpoint,
  createGetEndpoint,
  createListEndpoints,
  createRemoveEndpoint,
  createRotateSecret,
} from '../../src/webhooks/manage-endpoints.ts';
import { createUpkeepSweep } from '../../src/webhooks/sweep.ts';
import { UPKEEP_MS } from '../../src/webhooks/timing.ts';
import { createLookAfter } from '../../src/webhooks/upkeep.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT, NOW } from '../support/jobs.ts';
import { newWebhookWorld, type WebhookWorld } from '../support/webhook-world.ts';
import { box, deliveryOf, endpointOf, WEBHOOK_ID } from '../support/webhooks.ts';

const OTHER = 'cli_01KAN0000000000000000000C2';
const SETTINGS = { url: 'https://hook.example.com/in', events: ['job.failed'] as const };
const DAY_S = 86_400;

/** What each was refused with; `undefined` for one that was not. */
const codesOf = (asked: readonly Promise<unknown>[]) =>
  Promise.all(
    asked.map((one) =>
      one.then(
        () => undefined,
        (thrown: unknown) => JobFailure.from(thrown).code,
      ),
    ),
  );

describe('the webhooks of a client', () => {
  let engine: TestTables;
  let world: WebhookWorld;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  beforeEach(async () => {
    world = await newWebhookWorld(engine);
  });

  const dependencies = () => ({
    ...world,
    box,
    queue: world.log,
    newId: idsFrom(world.now),
    onSendFailed: (id: string) => world.failedSends.push(id),
  });
  const add = (clientId = CLIENT) => createAddEndpoint(dependencies())(clientId, SETTINGS);
  const get = (id: string, clientId = CLIENT) => createGetEndpoint(world)(clientId, id);

  describe('endpoints', () => {
    it('are made with a secret that is shown once and kept sealed', async () => {
      const { endpoint, secret } = await add();

      const kept = await get(endpoint.id);
      expect(kept).toEqual(endpoint);
      expect(JSON.stringify(kept)).not.toContain(secret);
      expect(await box.open(kept.secrets[0]?.sealed ?? '', endpoint.id)).toBe(secret);
    });

    it(`are ${MOST_ENDPOINTS} at most, whoever races`, async () => {
      const racers = Array.from({ length: 16 }, () => add().catch((error: Error) => error));

      const made = await Promise.all(racers);

      const refused = made.filter((one) => one instanceof Error);
      expect(refused).toHaveLength(16 - MOST_ENDPOINTS);
      expect(refused[0]).toMatchObject({ code: 'WEBHOOK_LIMIT_REACHED' });
      expect(await createListEndpoints(world)(CLIENT)).toHaveLength(MOST_ENDPOINTS);
      await expect(add(OTHER)).resolves.toBeDefined();
    });

    it('change as far as they are told to', async () => {
      const { endpoint } = await add();
      world.clock.at += 1_000;

      await createEditEndpoint(world)(CLIENT, endpoint.id, { description: 'mine' });

      expect(await get(endpoint.id)).toEqual({
        ...endpoint,
        description: 'mine',
        updatedAt: NOW + 1_000,
      });
    });

    it('are switched off, and on again without a memory of failures', async () => {
      await world.listen(endpointOf({ failingSince: NOW }));
      const edit = createEditEndpoint(world);

      const off = await edit(CLIENT, WEBHOOK_ID, { enabled: false });
      const on = await edit(CLIENT, WEBHOOK_ID, { enabled: true });

      expect(off.disabled).toEqual({ reason: 'asked', at: NOW });
      expect(on).toMatchObject({ id: WEBHOOK_ID });
      expect([on.disabled, on.failingSince]).toEqual([undefined, undefined]);
    });

    it('keep the reason for which the service switched them off', async () => {
      await world.listen(endpointOf({ disabled: { reason: 'gone', at: 1 } }));

      const off = await createEditEndpoint(world)(CLIENT, WEBHOOK_ID, { enabled: false });

      expect(off.disabled).toEqual({ reason: 'gone', at: 1 });
    });

    it('go away', async () => {
      const { endpoint } = await add();

      await createRemoveEndpoint(world)(CLIENT, endpoint.id);

      await expect(get(endpoint.id)).rejects.toMatchObject({ code: 'WEBHOOK_NOT_FOUND' });
      await expect(createRemoveEndpoint(world)(CLIENT, endpoint.id)).rejects.toMatchObject({
        code: 'WEBHOOK_NOT_FOUND',
      });
    });

    it('of another client are not there', async () => {
      const { endpoint } = await add();
      await add(OTHER);
      const asked = [
        get(endpoint.id, OTHER),
        createEditEndpoint(world)(OTHER, endpoint.id, { enabled: false }),
        createRemoveEndpoint(world)(OTHER, endpoint.id),
        createRotateSecret(dependencies())(OTHER, endpoint.id, 0),
        createSendTest(dependencies())(OTHER, endpoint.id, 'req_test'),
        createListDeliveries(world)(OTHER, endpoint.id, { size: 10 }),
        createRedeliverFailed(dependencies())(OTHER, endpoint.id, { since: 0 }),
      ];

      expect(await codesOf(asked)).toEqual(asked.map(() => 'WEBHOOK_NOT_FOUND'));
      expect(await get(endpoint.id)).toEqual(endpoint);
    });
  });

  describe('secrets', () => {
    const rotate = (id: string, overlapS = DAY_S) =>
      createRotateSecret(dependencies())(CLIENT, id, overlapS);
    const plain = async (id: string) => {
      const { secrets } = await get(id);
      return Promise.all(secrets.map(({ sealed }) => box.open(sealed, id)));
    };

    it('are two while they are rotated, and never three', async () => {
      const first = await add();
      const { id } = first.endpoint;

      const second = await rotate(id);
      expect(await plain(id)).toEqual([second.secret, first.secret]);
      expect((await get(id)).secrets[1]?.validUntil).toBe(NOW + DAY_S * 1_000);

      const third = await rotate(id);
      expect(await plain(id)).toEqual([third.secret, second.secret]);
    });

    it('are one at once when the old one has leaked', async () => {
      const { endpoint } = await add();

      const { secret } = await rotate(endpoint.id, 0);

      expect(await plain(endpoint.id)).toEqual([secret]);
    });

    it('are dropped by the sweep when their time is over', async () => {
      const { endpoint } = await add();
      const { secret } = await rotate(endpoint.id);
      const sweep = createUpkeepSweep({ ...world, queue: world.log });
      const lookAfter = createLookAfter({ ...world, box });

      world.clock.at = NOW + DAY_S * 1_000 - 1;
      expect((await sweep()).sent).toBe(0);
      world.clock.at += 1;
      await Promise.all([sweep(), sweep()]);
      expect(world.log.sent).toEqual([{ id: bookIdOf(CLIENT), delayMs: 0 }]);
      await Promise.all([lookAfter(bookIdOf(CLIENT)), lookAfter(bookIdOf(CLIENT))]);

      expect(await plain(endpoint.id)).toEqual([secret]);
    });

    it('are sealed anew after the key of the stage was rotated, so that the old key may go', async () => {
      const { endpoint, secret } = await add();
      const [oldKey, newKey] = [stageKeyOf('a stage key for tests only'), stageKeyOf('the next')];
      const keys = async (): ReturnType<KeyRing['keys']> => [newKey, oldKey];
      const rotated = createAesSecretBox({ keys, latestKeys: keys });
      world.clock.at += UPKEEP_MS;
      const sweep = createUpkeepSweep({ ...world, queue: world.log });

      expect((await sweep()).sent).toBe(1);
      await createLookAfter({ ...world, box: rotated })(bookIdOf(CLIENT));

      const [sealed] = (await get(endpoint.id)).secrets;
      const onlyNew = createAesSecretBox(singleKey(newKey));
      expect(await onlyNew.open(sealed?.sealed ?? '', endpoint.id)).toBe(secret);
    });
  });

  describe('deliveries', () => {
    /** Twelve, one a minute, every third failed. */
    const fill = async () => {
      await world.listen(endpointOf());
      for (let n = 0; n < 12; n += 1) {
        const at = NOW + n * 60_000;
        const status: Delivery['status'] = n % 3 === 0 ? 'failed' : 'delivered';
        const id = deliveryIdOf(at, `evt_${n}`, WEBHOOK_ID);
        await world.deliveries.create(
          deliveryOf({ id, status, createdAt: at, dueAt: undefined, startsAt: undefined }),
        );
      }
    };
    const list = (query: object) =>
      createListDeliveries(world)(CLIENT, WEBHOOK_ID, { size: 5, ...query });

    it('are listed newest first, page by page, to the end', async () => {
      await fill();

      const first = await list({});
      const second = await list({ after: first.next });
      const third = await list({ after: second.next });

      const times = [first, second, third].flatMap(({ items }) =>
        items.map(({ createdAt }) => (createdAt - NOW) / 60_000),
      );
      expect(times).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
      expect(third.next).toBeUndefined();
    });

    it('are listed by their state', async () => {
      await fill();

      const { items, next } = await list({ status: 'failed' });

      expect(items).toHaveLength(4);
      expect(next).toBeUndefined();
    });

    it('are sent again one by one, with the same event', async () => {
      await fill();
      const [row] = (await list({ status: 'failed' })).items;
      const id = row?.id ?? '';

      const again = await createRedeliver(dependencies())(CLIENT, id);

      expect(again).toMatchObject({ id, status: 'pending', eventId: row?.eventId });
      expect(world.log.sent).toEqual([{ id, delayMs: 0 }]);
    });

    it('are sent again all together since a time, once however often one asks', async () => {
      await fill();
      const redeliver = createRedeliverFailed(dependencies());
      const since = NOW + 3 * 60_000;

      const first = await redeliver(CLIENT, WEBHOOK_ID, { since });
      const second = await redeliver(CLIENT, WEBHOOK_ID, { since });

      expect(first).toEqual({ redelivered: 3 });
      expect(second).toEqual({ redelivered: 0 });
      expect(world.log.sent).toHaveLength(3);
    });

    it('are left to the sweep when the queue is away', async () => {
      await fill();
      const [row] = (await list({ status: 'failed' })).items;
      const deaf = { send: () => Promise.reject(new Error('no queue')) };

      const again = await createRedeliver({ ...dependencies(), queue: deaf })(
        CLIENT,
        row?.id ?? '',
      );

      expect(world.failedSends).toEqual([again.id]);
      expect(again.dueAt).toBe(NOW + 60_000);
    });

    it('of another client are not there', async () => {
      await fill();
      const [row] = (await list({})).items;
      const id = row?.id ?? '';

      await expect(createGetDelivery(world)(OTHER, id)).rejects.toMatchObject({
        code: 'DELIVERY_NOT_FOUND',
      });
      await expect(createRedeliver(dependencies())(OTHER, id)).rejects.toMatchObject({
        code: 'DELIVERY_NOT_FOUND',
      });
    });

    it('of a test are made on demand, each of its own', async () => {
      await world.listen(endpointOf({ events: ['job.failed'] }));
      const send = () => createSendTest(dependencies())(CLIENT, WEBHOOK_ID, 'req_test');

      const [one, two] = await Promise.all([send(), send()]);

      expect(one).toMatchObject({ eventType: 'webhook.test', status: 'pending' });
      expect(one?.id).not.toBe(two?.id);
      expect(world.log.sent).toHaveLength(2);
    });

    it('are not made or repeated for a disabled endpoint', async () => {
      await world.listen(endpointOf({ disabled: { reason: 'asked', at: NOW } }));
      await world.deliveries.create(deliveryOf({ status: 'failed' }));
      const asked = [
        createSendTest(dependencies())(CLIENT, WEBHOOK_ID, 'req_test'),
        createRedeliver(dependencies())(CLIENT, deliveryOf().id),
        createRedeliverFailed(dependencies())(CLIENT, WEBHOOK_ID, { since: 0 }),
      ];

      expect(await codesOf(asked)).toEqual(asked.map(() => 'WEBHOOK_DISABLED'));
    });
  });
});
