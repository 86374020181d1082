import { describe, expect, it } from 'vitest';
import type { Dependencies } from '../../../functions/manage-webhooks/dependencies.ts';
import { createHandler } from '../../../functions/manage-webhooks/handler.ts';
import {
  DeliveryList,
  DeliveryView,
  RedeliveredView,
  UnveiledView,
  WebhookList,
  WebhookView,
} from '../../../src/api/webhook-schemas.ts';
import { EVENT_TYPES } from '../../../src/webhooks/endpoint.ts';
import { apiEvent, CALLER, lambdaContext, problemOf } from '../../support/http.ts';
import { NOW } from '../../support/jobs.ts';
import { deliveryOf, endpointOf, SEALED, SECRET, WEBHOOK_ID } from '../../support/webhooks.ts';

const DELIVERY_ID = deliveryOf().id;
const unforeseen = () => Promise.reject(new Error('was not to be called'));

const handle = (
  sent: Omit<Parameters<typeof apiEvent>[0], 'caller'>,
  dependencies: Partial<Dependencies> = {},
  scopes = 'webhooks:read webhooks:write',
) =>
  createHandler({
    addEndpoint: unforeseen,
    listEndpoints: unforeseen,
    getEndpoint: unforeseen,
    editEndpoint: unforeseen,
    removeEndpoint: unforeseen,
    rotateSecret: unforeseen,
    sendTest: unforeseen,
    listDeliveries: unforeseen,
    getDelivery: unforeseen,
    redeliver: unforeseen,
    redeliverFailed: unforeseen,
    policy: { allowedHosts: new Set(['127.0.0.1:9000']), allowedPorts: new Set([80, 443]) },
    now: () => NOW,
    ...dependencies,
  })(apiEvent({ ...sent, caller: { ...CALLER, scopes } }), lambdaContext);

const json = ({ body }: { readonly body: string }) => JSON.parse(body);
const onWebhook = (route: string) => ({ route, path: { webhookId: WEBHOOK_ID } });

describe('POST /v1/webhooks', () => {
  const route = 'POST /v1/webhooks';
  const url = 'https://hook.example.com/in';

  it('answers 201 with the secret, for this once', async () => {
    const seen: unknown[] = [];
    const response = await handle(
      { route, body: { url } },
      {
        addEndpoint: async (clientId, settings) => {
          seen.push([clientId, settings]);
          return { endpoint: endpointOf(), secret: SECRET };
        },
      },
    );

    expect(response).toMatchObject({
      statusCode: 201,
      headers: { location: `/v1/webhooks/${WEBHOOK_ID}`, 'cache-control': 'no-store' },
    });
    expect(UnveiledView.parse(json(response)).secret).toBe(SECRET);
    expect(response.body).not.toContain(SEALED);
    expect(seen).toEqual([[CALLER.clientId, { url, events: [...EVENT_TYPES] }]]);
  });

  it.each([
    ['http://hook.example.com/in', '/url'],
    ['https://10.0.0.1/in', '/url'],
    ['https://localhost/in', '/url'],
    ['https://hook.internal/in', '/url'],
    ['https://hook.example.com:8443/in', '/url'],
    ['https://me:secret@hook.example.com/in', '/url'],
    ['ftp://hook.example.com/in', '/url'],
    ['hook.example.com', '/url'],
  ])('refuses %s', async (bad, pointer) => {
    const response = await handle({ route, body: { url: bad } });

    expect(problemOf(response)).toMatchObject({ status: 400, errors: [{ pointer }] });
  });

  it('takes plain http for a host that the stage allows by name', async () => {
    const response = await handle(
      { route, body: { url: 'http://127.0.0.1:9000/in' } },
      { addEndpoint: async () => ({ endpoint: endpointOf(), secret: SECRET }) },
    );

    expect(response.statusCode).toBe(201);
  });

  it.each([
    [{ url, events: ['job.exploded'] }, '/events/0'],
    [{ url, events: [] }, '/events'],
    [{ url, event: ['job.failed'] }, '/event'],
    [{}, '/url'],
    [{ url, description: 'd'.repeat(201) }, '/description'],
  ])('refuses %j by the name of the field', async (body, pointer) => {
    const response = await handle({ route, body });

    expect(problemOf(response)).toMatchObject({ status: 400, errors: [{ pointer }] });
  });

  it('needs a key that may write webhooks', async () => {
    const response = await handle({ route, body: { url } }, {}, 'jobs:write webhooks:read');

    expect(problemOf(response)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });
});

describe('webhooks, once they are there,', () => {
  it('are shown without their secrets', async () => {
    const list = await handle(
      { route: 'GET /v1/webhooks' },
      { listEndpoints: async () => [endpointOf({ failingSince: NOW })] },
    );
    const one = await handle(onWebhook('GET /v1/webhooks/{webhookId}'), {
      getEndpoint: async () => endpointOf({ disabled: { reason: 'gone', at: NOW } }),
    });

    expect(WebhookList.parse(json(list)).items).toHaveLength(1);
    expect(WebhookView.parse(json(one))).toMatchObject({ enabled: false });
    expect(list.body + one.body).not.toContain(SEALED);
  });

  it('are changed by what is named, and by addresses that are allowed', async () => {
    const edit = { ...onWebhook('PUT /v1/webhooks/{webhookId}'), body: { enabled: false } };
    const seen: unknown[] = [];
    const good = await handle(edit, {
      editEndpoint: async (_clientId, _id, changes) => {
        seen.push(changes);
        return endpointOf();
      },
    });
    const bad = await handle({ ...edit, body: { url: 'https://127.0.0.1/' } });

    expect(WebhookView.parse(json(good)).id).toBe(WEBHOOK_ID);
    expect(seen).toEqual([{ enabled: false }]);
    expect(problemOf(bad)).toMatchObject({ errors: [{ pointer: '/url' }] });
  });

  it('are deleted with 204', async () => {
    const response = await handle(onWebhook('DELETE /v1/webhooks/{webhookId}'), {
      removeEndpoint: async () => undefined,
    });

    expect(response).toMatchObject({ statusCode: 204, body: '' });
  });

  it.each([
    [undefined, 86_400],
    [{}, 86_400],
    [{ overlapS: 0 }, 0],
  ])('get a new secret, with the overlap of %j', async (body, expected) => {
    const seen: number[] = [];
    const response = await handle(
      { ...onWebhook('POST /v1/webhooks/{webhookId}/rotate'), body },
      {
        rotateSecret: async (_clientId, _id, overlapS) => {
          seen.push(overlapS);
          return { endpoint: endpointOf(), secret: SECRET };
        },
      },
    );

    expect(UnveiledView.parse(json(response)).secret).toBe(SECRET);
    expect(seen).toEqual([expected]);
  });
});

describe('deliveries', () => {
  const failed = deliveryOf({
    status: 'failed',
    ending: 'attempts-used',
    attempt: 2,
    attempts: [
      { attempt: 1, startedAt: NOW, endedAt: NOW, status: 500, answer: 'oops' },
      {
        attempt: 2,
        startedAt: NOW,
        endedAt: NOW,
        failure: { code: 'TARGET_TIMEOUT', message: 'too slow' },
      },
    ],
  });

  it('of a test are on their way', async () => {
    const response = await handle(onWebhook('POST /v1/webhooks/{webhookId}/test'), {
      sendTest: async () => deliveryOf({ eventType: 'webhook.test' }),
    });

    expect(response).toMatchObject({
      statusCode: 202,
      headers: { location: `/v1/webhooks/deliveries/${DELIVERY_ID}` },
    });
    expect(DeliveryView.parse(json(response)).eventType).toBe('webhook.test');
  });

  it('are listed with what was asked for, and a way to go on', async () => {
    const seen: unknown[] = [];
    const response = await handle(
      {
        ...onWebhook('GET /v1/webhooks/{webhookId}/deliveries'),
        query: { status: 'failed', size: '1' },
      },
      {
        listDeliveries: async (_clientId, _id, query) => {
          seen.push(query);
          return { items: [failed], next: DELIVERY_ID };
        },
      },
    );
    const { next } = DeliveryList.parse(json(response));
    await handle(
      { ...onWebhook('GET /v1/webhooks/{webhookId}/deliveries'), query: { next: next ?? '' } },
      {
        listDeliveries: async (_clientId, _id, query) => {
          seen.push(query);
          return { items: [] };
        },
      },
    );

    expect(seen).toEqual([
      { status: 'failed', size: 1 },
      { size: 50, after: DELIVERY_ID },
    ]);
  });

  it('show what was sent and what came of each attempt', async () => {
    const response = await handle(
      {
        route: 'GET /v1/webhooks/deliveries/{deliveryId}',
        path: { deliveryId: DELIVERY_ID },
      },
      { getDelivery: async () => failed },
    );

    expect(DeliveryView.parse(json(response))).toMatchObject({
      payload: { type: 'job.succeeded' },
      attempts: [{ status: 500, answer: 'oops' }, { failure: { code: 'TARGET_TIMEOUT' } }],
    });
  });

  it('are sent again one by one', async () => {
    const response = await handle(
      {
        route: 'POST /v1/webhooks/deliveries/{deliveryId}/redeliver',
        path: { deliveryId: DELIVERY_ID },
      },
      { redeliver: async () => deliveryOf() },
    );

    expect(response.statusCode).toBe(202);
    expect(DeliveryView.parse(json(response)).status).toBe('pending');
  });

  it('are sent again all together, since a time that must be named', async () => {
    const route = onWebhook('POST /v1/webhooks/{webhookId}/redeliver');
    const seen: unknown[] = [];
    const good = await handle(
      { ...route, body: { since: '2026-11-22T12:00:00Z' } },
      {
        redeliverFailed: async (_clientId, _id, query) => {
          seen.push(query);
          return { redelivered: 200, next: DELIVERY_ID };
        },
      },
    );
    const bad = await handle({ ...route, body: {} });

    expect(RedeliveredView.parse(json(good)).redelivered).toBe(200);
    expect(seen).toEqual([{ since: NOW }]);
    expect(problemOf(bad)).toMatchObject({ errors: [{ pointer: '/since' }] });
  });
});
