import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPostWebhook } from '../../src/runtime/post-webhook.ts';
import { createWalledFetch, type WalledFetch } from '../../src/wall/fetch.ts';
import type { Resolve } from '../../src/wall/resolve.ts';
import { createDeliver, type DeliverDependencies } from '../../src/webhooks/deliver.ts';
import type { Endpoint } from '../../src/webhooks/endpoint.ts';
import { createDeliverySweep } from '../../src/webhooks/sweep.ts';
import { DELIVERY_TIMING, DISABLE_AFTER_MS, MOST_ATTEMPTS } from '../../src/webhooks/timing.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { SELF_SIGNED } from '../support/fixtures/self-signed.ts';
import { answerWith, openReceiver, type Receiver } from '../support/receiver.ts';
import { newWebhookWorld, type WebhookWorld } from '../support/webhook-world.ts';
import { box, deliveryOf, endpointOf, SEALED, SECRET } from '../support/webhooks.ts';

describe('a delivery', () => {
  let engine: TestTables;
  let world: WebhookWorld;
  let receiver: Receiver;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  beforeEach(async () => {
    world = await newWebhookWorld(engine);
    receiver = await openReceiver();
    // Receivers judge the time of a signature by their clock.
    vi.useFakeTimers({ now: world.clock.at, toFake: ['Date'] });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await receiver.close();
  });

  const errors: unknown[] = [];
  const delivererAt = (
    { allowed = [receiver.host], resolve }: { allowed?: string[]; resolve?: Resolve } = {},
    overrides: Partial<DeliverDependencies> = {},
  ) => {
    const policy = { allowedHosts: new Set(allowed), allowedPorts: new Set([80, 443]) };
    return createDeliver({
      deliveries: world.deliveries,
      books: world.books,
      queue: world.log,
      box,
      post: createPostWebhook(createWalledFetch(policy, resolve), world.now),
      now: world.now,
      random: () => 0.5,
      onError: (error) => errors.push(error),
      ...overrides,
    });
  };
  const listenAt = (url: URL, overrides: Partial<Endpoint> = {}) =>
    world.listen(endpointOf({ url: url.href, ...overrides }));
  const put = async () => {
    const row = deliveryOf();
    await world.deliveries.create(row);
    return row;
  };
  const rowOf = async (id: string) => {
    const row = await world.deliveries.get(id);
    if (!row) throw new Error('The delivery is gone.');
    return row;
  };
  /** Moves to the next attempt as sweep and queue would, until there is none. */
  const deliverToTheEnd = async (id: string, deliver = delivererAt()) => {
    for (let row = await rowOf(id); row.startsAt !== undefined; row = await rowOf(id)) {
      world.clock.at = row.startsAt;
      await deliver(id);
    }
    return rowOf(id);
  };

  it('reaches a receiver, signed as Standard Webhooks wants it', async () => {
    await listenAt(receiver.url);
    const { id, eventId, body } = await put();
    receiver.behave(answerWith(200, 'thanks'));

    const summary = await delivererAt()(id);

    expect(summary).toMatchObject({ message: 'done', change: { after: { status: 'delivered' } } });
    const [request] = receiver.received;
    expect(request?.headers).toMatchObject({
      'webhook-id': eventId,
      'content-type': 'application/json',
    });
    expect(new Webhook(SECRET).verify(body, request?.headers ?? {})).toEqual(JSON.parse(body));
    expect((await rowOf(id)).attempts).toMatchObject([{ status: 200, answer: 'thanks' }]);
  });

  it('is signed with both secrets while they are rotated, and with one afterwards', async () => {
    const old = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    const validUntil = world.clock.at + 1_000;
    const oldSealed = await box.seal(old, endpointOf().id);
    await listenAt(receiver.url, {
      secrets: [
        { sealed: SEALED, createdAt: 0 },
        { sealed: oldSealed, createdAt: 0, validUntil },
      ],
    });
    const row = await put();
    receiver.behave(answerWith(500));

    await delivererAt()(row.id);
    world.clock.at += 5_000;
    await delivererAt()(row.id);

    const [during, after] = receiver.received.map(({ headers }) => headers);
    expect(new Webhook(SECRET).verify(row.body, during ?? {})).toBeDefined();
    expect(new Webhook(old).verify(row.body, during ?? {})).toBeDefined();
    expect(new Webhook(SECRET).verify(row.body, after ?? {})).toBeDefined();
    expect(() => new Webhook(old).verify(row.body, after ?? {})).toThrow('No matching signature');
  });

  it('is posted once when two deliverers get the same message', async () => {
    await listenAt(receiver.url);
    const { id } = await put();

    const summaries = await Promise.all([delivererAt()(id), delivererAt()(id), delivererAt()(id)]);

    expect(receiver.received).toHaveLength(1);
    expect(summaries.map(({ message }) => message).sort()).toEqual([
      'done',
      'give-back',
      'give-back',
    ]);
    expect((await delivererAt()(id)).message).toBe('done');
  });

  it('is sent again, as the same event, when a deliverer died after its post', async () => {
    await listenAt(receiver.url);
    const { id } = await put();
    const stuck = { ...world.deliveries, commit: vi.fn(world.deliveries.commit) };
    stuck.commit.mockImplementationOnce(world.deliveries.commit);
    stuck.commit.mockImplementationOnce(() => Promise.reject(new Error('killed')));

    await expect(delivererAt({}, { deliveries: stuck })(id)).rejects.toThrow('killed');
    world.clock.at += DELIVERY_TIMING.leaseMs;
    await createDeliverySweep({ ...world, queue: world.log })();
    await delivererAt()(world.log.sent[0]?.id ?? '');

    expect(await rowOf(id)).toMatchObject({ status: 'delivered', attempt: 2 });
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('keeps to its schedule against a receiver that is never well, and is given up', async () => {
    await listenAt(receiver.url);
    const { id, body } = await put();
    receiver.behave(answerWith(500, 'database is down'));

    const row = await deliverToTheEnd(id);

    expect(row).toMatchObject({ status: 'failed', ending: 'attempts-used' });
    expect(row.attempts.map(({ status }) => status)).toEqual(Array(MOST_ATTEMPTS).fill(500));
    expect(receiver.received.map((request) => request.body)).toEqual(
      Array(MOST_ATTEMPTS).fill(body),
    );
    const stamps = receiver.received.map(({ headers }) => headers['webhook-timestamp']);
    expect(new Set(stamps).size).toBe(MOST_ATTEMPTS);
  });

  it('arrives when the receiver recovers in time', async () => {
    await listenAt(receiver.url);
    const { id } = await put();
    receiver.behave(answerWith(503, '', { 'retry-after': '60' }));

    await delivererAt()(id);
    const waiting = await rowOf(id);
    receiver.behave(answerWith(204));
    const row = await deliverToTheEnd(id);

    expect((waiting.startsAt ?? 0) - waiting.createdAt).toBe(60_000);
    expect(world.log.sent).toEqual([{ id, delayMs: 60_000 }]);
    expect(row.status).toBe('delivered');
    expect((await world.endpoint())?.failingSince).toBeUndefined();
  });

  it('is not sent early by a message that comes before its time', async () => {
    await listenAt(receiver.url);
    const { id } = await put();
    receiver.behave(answerWith(500));
    await delivererAt()(id);

    expect(await delivererAt()(id)).toEqual({ message: 'done' });
    expect(receiver.received).toHaveLength(1);
  });

  it('follows no redirect', async () => {
    await listenAt(receiver.url);
    const { id } = await put();
    receiver.behave(answerWith(307, '', { location: '/elsewhere' }));

    await delivererAt()(id);

    expect(receiver.received).toHaveLength(1);
    expect(await rowOf(id)).toMatchObject({ status: 'pending', attempts: [{ status: 307 }] });
  });

  it('reads no more than the beginning of a huge answer, and makes that harmless', async () => {
    await listenAt(receiver.url);
    const { id } = await put();
    receiver.behave(answerWith(200, `\u001b[31m${'x'.repeat(5_000_000)}`));

    await delivererAt()(id);

    const [attempt] = (await rowOf(id)).attempts;
    expect(attempt?.answer).toHaveLength(1_000);
    expect(attempt?.answer).not.toContain('\u001b');
  });

  it('counts as arrived by its status, although the body of the answer breaks off', async () => {
    await listenAt(receiver.url);
    const { id } = await put();
    receiver.behave((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });

    await delivererAt()(id);

    expect(await rowOf(id)).toMatchObject({ status: 'delivered', attempts: [{ answer: 'half' }] });
  });

  it('waits for another time when the receiver hangs up', async () => {
    await listenAt(receiver.url);
    const { id } = await put();
    receiver.behave((response) => response.destroy());

    await delivererAt()(id);

    expect(await rowOf(id)).toMatchObject({
      status: 'pending',
      attempts: [{ failure: { code: 'TARGET_UNREACHABLE' } }],
    });
  });

  it('waits for another time when the receiver is too slow', async () => {
    await listenAt(receiver.url);
    const { id } = await put();
    receiver.behave(() => undefined);
    const walledFetch = createWalledFetch({
      allowedHosts: new Set([receiver.host]),
      allowedPorts: new Set(),
    });
    const asked: number[] = [];
    const impatient: WalledFetch = (url, request) => {
      asked.push(request.timeoutMs);
      return walledFetch(url, { ...request, timeoutMs: 50 });
    };

    await delivererAt({}, { post: createPostWebhook(impatient, world.now) })(id);

    expect(asked).toEqual([15_000]);
    expect(await rowOf(id)).toMatchObject({
      status: 'pending',
      attempts: [{ failure: { code: 'TARGET_TIMEOUT' } }],
    });
  });

  it('goes to nobody without a good certificate', async () => {
    const tls = await openReceiver(SELF_SIGNED);
    await listenAt(tls.url);
    const { id } = await put();

    await delivererAt({ allowed: [tls.host] })(id);
    await tls.close();

    expect(tls.received).toEqual([]);
    expect((await rowOf(id)).attempts).toMatchObject([{ failure: { code: 'TARGET_TLS_FAILED' } }]);
  });

  it('goes to no private address, whatever the name says by then', async () => {
    await listenAt(new URL('https://hook.example.com/in'));
    const { id } = await put();

    await delivererAt({ allowed: [], resolve: async () => ['127.0.0.1'] })(id);

    expect((await rowOf(id)).attempts).toMatchObject([{ failure: { code: 'ADDRESS_BLOCKED' } }]);
    expect(receiver.received).toEqual([]);
  });

  it('disables an endpoint that says that it is gone, and drops what waits for it', async () => {
    await listenAt(receiver.url);
    const { id } = await put();
    await world.deliveries.create(deliveryOf({ id: 'dlv_01KAN0000000000000000000D2' }));
    receiver.behave(answerWith(410));

    const summary = await delivererAt()(id);
    await delivererAt()('dlv_01KAN0000000000000000000D2');

    expect(summary.disabled).toBe('gone');
    expect(await rowOf(id)).toMatchObject({ status: 'failed', ending: 'gone' });
    expect(await rowOf('dlv_01KAN0000000000000000000D2')).toMatchObject({
      status: 'dropped',
      ending: 'endpoint-disabled',
    });
    expect(receiver.received).toHaveLength(1);
  });

  it('disables an endpoint that has let nothing through for days', async () => {
    const failingSince = world.clock.at - DISABLE_AFTER_MS;
    await listenAt(receiver.url, { failingSince });
    const { id } = await put();
    receiver.behave(answerWith(500));

    await deliverToTheEnd(id);

    expect((await world.endpoint())?.disabled?.reason).toBe('failing');
  });

  it('is dropped when its endpoint was deleted', async () => {
    const { id } = await put();

    await delivererAt()(id);

    expect(await rowOf(id)).toMatchObject({ status: 'dropped', ending: 'endpoint-deleted' });
  });

  it('waits, at no cost, while the secret cannot be opened', async () => {
    await listenAt(receiver.url);
    const { id } = await put();
    const closed = { open: () => Promise.reject(new Error('throttled')) };

    await delivererAt({}, { box: closed })(id);

    expect(await rowOf(id)).toMatchObject({ status: 'pending', attemptsUsed: 0 });
    expect((await world.endpoint())?.failingSince).toBeUndefined();
    expect(errors).toHaveLength(1);
    expect((await deliverToTheEnd(id)).status).toBe('delivered');
  });

  it('is not found by the sweep before its time, and is found when it has come', async () => {
    await listenAt(receiver.url);
    const { id } = await put();
    receiver.behave(answerWith(500));
    const deliver = delivererAt();
    await deliver(id);
    world.clock.at += 5_000;
    await deliver(id);
    world.clock.at += 300_000;
    await deliver(id);
    const { startsAt = 0 } = await rowOf(id);
    const sweep = createDeliverySweep({ ...world, queue: world.log });

    world.clock.at = startsAt - 1;
    const early = await sweep();
    world.clock.at = startsAt;
    const inTime = await sweep();

    expect([early.sent, inTime.sent]).toEqual([0, 1]);
    expect(world.log.sent.at(-1)).toEqual({ id, delayMs: 0 });
  });

  it('is sent again after a restart as it was, and put off by none', async () => {
    await listenAt(receiver.url);
    const { id } = await put();
    receiver.behave(answerWith(500));
    await delivererAt()(id);
    const before = await rowOf(id);
    const pauseMs = (before.startsAt ?? 0) - world.clock.at;
    const sweep = createDeliverySweep({ ...world, queue: world.log });
    world.log.sent.length = 0;

    for (let restart = 0; restart < 5; restart += 1) await sweep(60 * 60_000);

    expect(pauseMs).toBeGreaterThan(0);
    expect(world.log.sent).toEqual(Array.from({ length: 5 }, () => ({ id, delayMs: pauseMs })));
    expect(await rowOf(id)).toEqual(before);
  });
});
