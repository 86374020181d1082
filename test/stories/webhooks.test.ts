import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Api, createApi } from '../support/api.ts';
import { HAS_OTHER_CLIENT, openTarget, type Target } from '../support/target.ts';

const Letters = z.object({
  items: z.array(z.object({ headers: z.record(z.string(), z.string()), body: z.string() })),
});

const Hook = z.looseObject({
  id: z.string(),
  enabled: z.boolean(),
  disabled: z.object({ reason: z.string() }).optional(),
  secret: z.string().optional(),
});

const Delivery = z.looseObject({
  id: z.string(),
  eventType: z.string(),
  status: z.string(),
  startsAt: z.string().optional(),
  attempts: z.array(z.looseObject({ status: z.number().optional() })).default([]),
});

/** The demo site keeps what is posted to its inboxes: a receiver that every stage can reach. */
describe('webhooks', () => {
  let target: Target;
  let api: Api;
  const made: string[] = [];

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });
  afterAll(async () => {
    for (const id of made) await api.send('DELETE', `/v1/webhooks/${id}`);
    await target.close();
  });

  const call = async <Schema extends z.ZodType>(
    schema: Schema,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<z.output<Schema>> => {
    const response = await api.send(method, path, { body });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return schema.parse(JSON.parse(text));
  };
  const newInbox = () => `${target.demoUrl}/inbox/${randomUUID()}`;
  const add = async (url: string, events?: string[]) => {
    const hook = await call(Hook, 'POST', '/v1/webhooks', { url, events });
    made.push(hook.id);
    return { id: hook.id, secret: hook.secret ?? '' };
  };
  /** What has come to an inbox, once so many letters are there. */
  const letters = async (inbox: string, count: number) => {
    const { items } = Letters.parse(await (await fetch(`${inbox}?count=${count}`)).json());
    return items;
  };
  const verified = (secret: string, { headers, body }: z.infer<typeof Letters>['items'][number]) =>
    z
      .looseObject({ type: z.string(), data: z.looseObject({ id: z.string().optional() }) })
      .parse(new Webhook(secret).verify(body, headers));
  const deliveriesOf = async (id: string) =>
    (await call(z.object({ items: z.array(Delivery) }), 'GET', `/v1/webhooks/${id}/deliveries`))
      .items;
  /** Asks again until it is so; each question takes its time, so nothing spins. */
  const until = async <Value>(ask: () => Promise<Value>, isSo: (value: Value) => boolean) => {
    for (;;) {
      const value = await ask();
      if (isSo(value)) return value;
    }
  };
  const page = (more: object = {}) => ({
    kind: 'page',
    input: { url: `${target.demoUrl}/languages` },
    ...more,
  });

  it('tell of the end of a job once, signed, with links to more', async () => {
    const inbox = newInbox();
    const { id, secret } = await add(inbox, ['job.succeeded']);

    const job = await api.run(page());
    const [letter] = await letters(inbox, 1);

    expect(letter).toBeDefined();
    if (!letter) return;
    const event = verified(secret, letter);
    expect(event).toMatchObject({ type: 'job.succeeded', data: { id: job.id, kind: 'page' } });
    const [delivery] = await until(
      () => deliveriesOf(id),
      ([one]) => one?.status === 'delivered',
    );
    const shown = await call(Delivery, 'GET', `/v1/webhooks/deliveries/${delivery?.id}`);
    expect(shown.attempts).toMatchObject([{ status: 204 }]);
    expect(await letters(inbox, 1)).toHaveLength(1);
  });

  it('tell of the end of a batch once, with the counts of its jobs', async () => {
    const inbox = newInbox();
    const { secret } = await add(inbox, ['batch.ended', 'batch.cancelled']);

    const items = [page(), { kind: 'page', input: { url: 'ftp://example.com/' } }];
    const { id } = await call(z.object({ id: z.string() }), 'POST', '/v1/batches', { items });
    const [letter] = await letters(inbox, 1);

    expect(letter).toBeDefined();
    if (!letter) return;
    expect(verified(secret, letter)).toMatchObject({
      type: 'batch.ended',
      data: { id, items: { accepted: 1, refused: 1, pending: 0 }, jobs: { succeeded: 1 } },
    });
    const batch = z.looseObject({ status: z.string(), endedAt: z.string() });
    expect(await call(batch, 'GET', `/v1/batches/${id}`)).toMatchObject({ status: 'ended' });
    expect(await letters(inbox, 1)).toHaveLength(1);
  });

  it('tell of a failure and of a cancel only whoever listens to them', async () => {
    const [failures, cancels] = [newInbox(), newInbox()];
    const failed = await add(failures, ['job.failed']);
    const cancelled = await add(cancels, ['job.cancelled']);

    await api.run(page({ input: { url: `${target.demoUrl}/errors/404`, failOn: ['4xx'] } }));
    const waiting = await api.submit(page({ input: { url: `${target.demoUrl}/slow?ms=60000` } }));
    await api.send('DELETE', `/v1/jobs/${waiting.id}`);

    const [failure] = await letters(failures, 1);
    const [cancel] = await letters(cancels, 1);
    expect(failure && verified(failed.secret, failure).type).toBe('job.failed');
    expect(cancel && verified(cancelled.secret, cancel).data.id).toBe(waiting.id);
  });

  it('send a test when asked, and sign with both secrets while one is rotated', async () => {
    const inbox = newInbox();
    const { id, secret } = await add(inbox);
    const rotated = await call(Hook, 'POST', `/v1/webhooks/${id}/rotate`);

    await call(Delivery, 'POST', `/v1/webhooks/${id}/test`);

    const [letter] = await letters(inbox, 1);
    expect(letter && verified(secret, letter).type).toBe('webhook.test');
    expect(letter && verified(rotated.secret ?? '', letter).type).toBe('webhook.test');
    expect(rotated.secret).not.toBe(secret);
  });

  it('show what was answered, try again, and arrive once the endpoint is mended', async () => {
    const inbox = newInbox();
    const { id, secret } = await add(`${inbox}?status=500`);
    const { id: deliveryId } = await call(Delivery, 'POST', `/v1/webhooks/${id}/test`);

    const waiting = await until(
      () => call(Delivery, 'GET', `/v1/webhooks/deliveries/${deliveryId}`),
      ({ status, attempts }) => status === 'pending' && attempts.length > 0,
    );
    await call(Hook, 'PUT', `/v1/webhooks/${id}`, { url: inbox });
    await call(Delivery, 'POST', `/v1/webhooks/deliveries/${deliveryId}/redeliver`);
    const delivered = await until(
      () => call(Delivery, 'GET', `/v1/webhooks/deliveries/${deliveryId}`),
      ({ status }) => status === 'delivered',
    );

    expect(waiting).toMatchObject({ startsAt: expect.any(String), attempts: [{ status: 500 }] });
    expect(delivered.attempts.at(-1)).toMatchObject({ status: 204 });
    const all = await letters(inbox, 2);
    const ids = all.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    expect(all.map((letter) => verified(secret, letter).type)).toContain('webhook.test');
  });

  it('are disabled by an endpoint that says that it is gone, and enabled by their client', async () => {
    const inbox = newInbox();
    const { id } = await add(`${inbox}?status=410`);
    await call(Delivery, 'POST', `/v1/webhooks/${id}/test`);
    const gone = await until(
      () => call(Hook, 'GET', `/v1/webhooks/${id}`),
      ({ enabled }) => !enabled,
    );

    const refused = await api.send('POST', `/v1/webhooks/${id}/test`);
    await call(Hook, 'PUT', `/v1/webhooks/${id}`, { enabled: true, url: inbox });
    const again = await call(
      z.object({ redelivered: z.number() }),
      'POST',
      `/v1/webhooks/${id}/redeliver`,
      { since: '2026-01-01T00:00:00Z' },
    );

    expect(gone.disabled?.reason).toBe('gone');
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: 'WEBHOOK_DISABLED' });
    expect(again.redelivered).toBe(1);
    expect(await letters(inbox, 2)).toHaveLength(2);
  });

  it.each([
    'http://example.com/hook',
    'https://10.0.0.1/hook',
    'https://169.254.169.254/latest',
    'https://localhost/hook',
  ])('are not sent to %s', async (url) => {
    const response = await api.send('POST', '/v1/webhooks', { body: { url } });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ pointer: '/url' }] });
  });

  it.skipIf(!HAS_OTHER_CLIENT)('of another client are not there', async () => {
    const { id } = await add(newInbox());
    const delivery = await call(Delivery, 'POST', `/v1/webhooks/${id}/test`);
    const stranger = createApi(target.url, target.otherKey);
    const asked: [method: string, path: string, code: string][] = [
      ['GET', `/v1/webhooks/${id}`, 'WEBHOOK_NOT_FOUND'],
      ['DELETE', `/v1/webhooks/${id}`, 'WEBHOOK_NOT_FOUND'],
      ['POST', `/v1/webhooks/${id}/rotate`, 'WEBHOOK_NOT_FOUND'],
      ['POST', `/v1/webhooks/${id}/test`, 'WEBHOOK_NOT_FOUND'],
      ['GET', `/v1/webhooks/${id}/deliveries`, 'WEBHOOK_NOT_FOUND'],
      ['GET', `/v1/webhooks/deliveries/${delivery.id}`, 'DELIVERY_NOT_FOUND'],
      ['POST', `/v1/webhooks/deliveries/${delivery.id}/redeliver`, 'DELIVERY_NOT_FOUND'],
    ];

    for (const [method, path, code] of asked) {
      const response = await stranger.send(method, path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code });
    }
  });
});
