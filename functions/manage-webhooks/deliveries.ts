import * as z from 'zod';
import { readJson } from '../../src/api/body.ts';
import { cursorOf } from '../../src/api/cursor.ts';
import { read } from '../../src/api/fields.ts';
import { NoQuery } from '../../src/api/queries.ts';
import { totalOf } from '../../src/api/total.ts';
import { DeliveryQuery, RedeliverBody } from '../../src/api/webhook-body.ts';
import { deliverySummary, deliveryView } from '../../src/api/webhook-view.ts';
import type { Answer, HttpRequest } from '../../src/runtime/http.ts';
import { logger } from '../../src/runtime/observability.ts';
import type { Dependencies } from './dependencies.ts';
import { webhookIdOf } from './endpoints.ts';

const DeliveryPath = z.object({ deliveryId: z.string() });
const WebhookPath = z.object({ webhookId: z.string() });

export const deliveryAnswers = (dependencies: Dependencies): Readonly<Record<string, Answer>> => ({
  'POST /v1/webhooks/{webhookId}/test': test(dependencies),
  'GET /v1/webhooks/{webhookId}/deliveries': list(dependencies),
  'POST /v1/webhooks/{webhookId}/redeliver': redeliverFailed(dependencies),
  'GET /v1/webhooks/deliveries/{deliveryId}': one(dependencies),
  'POST /v1/webhooks/deliveries/{deliveryId}/redeliver': redeliver(dependencies),
});

function deliveryIdOf({ path, query }: HttpRequest): string {
  read(NoQuery, query, 'query');
  return read(DeliveryPath, path, 'path').deliveryId;
}

const test =
  ({ sendTest }: Dependencies): Answer =>
  async (request, { clientId }) => {
    const delivery = await sendTest(clientId, webhookIdOf(request), request.requestId);
    const location = `/v1/webhooks/deliveries/${delivery.id}`;
    return { status: 202, headers: { location }, body: deliveryView(delivery) };
  };

const list =
  ({ listDeliveries }: Dependencies): Answer =>
  async ({ path, query }, { clientId }) => {
    const { webhookId } = read(WebhookPath, path, 'path');
    const { status, size, next: after } = read(DeliveryQuery, query, 'query');
    const page = await listDeliveries(clientId, webhookId, { status, size, after });
    const next = page.next === undefined ? undefined : cursorOf(page.next);
    return {
      status: 200,
      body: { items: page.items.map(deliverySummary), size, ...totalOf(page, after), next },
    };
  };

const one =
  ({ getDelivery }: Dependencies): Answer =>
  async (request, { clientId }) => {
    const delivery = await getDelivery(clientId, deliveryIdOf(request));
    return { status: 200, body: deliveryView(delivery) };
  };

const redeliver =
  (dependencies: Dependencies): Answer =>
  async (request, { clientId }) => {
    const delivery = await dependencies.redeliver(clientId, deliveryIdOf(request));
    logger.info('delivery sent again', { deliveryId: delivery.id });
    return { status: 202, body: deliveryView(delivery) };
  };

const redeliverFailed =
  (dependencies: Dependencies): Answer =>
  async (request, { clientId }) => {
    const webhookId = webhookIdOf(request);
    const raw = readJson(request.body, request.headers['content-type']);
    const { since, next: after } = read(RedeliverBody, raw, 'body');
    const done = await dependencies.redeliverFailed(clientId, webhookId, { since, after });
    logger.info('deliveries sent again', { webhookId, redelivered: done.redelivered });
    const next = done.next === undefined ? undefined : cursorOf(done.next);
    return { status: 202, body: { redelivered: done.redelivered, next } };
  };
