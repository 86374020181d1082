import type { Operation } from './operation.ts';
import {
  DeliveryQuery,
  RedeliverBody,
  RotateBody,
  WebhookBody,
  WebhookEdit,
} from './webhook-body.ts';
import {
  DeliveryList,
  DeliveryView,
  RedeliveredView,
  UnveiledView,
  WebhookList,
  WebhookView,
} from './webhook-schemas.ts';

/** What the description says of the routes of webhooks. */
export const WEBHOOK_OPERATIONS = {
  'POST /v1/webhooks': {
    operationId: 'addWebhook',
    summary: 'Have events sent to an address of yours',
    body: WebhookBody,
    responses: { 201: { description: 'With its secret, shown this once.', schema: UnveiledView } },
  },
  'GET /v1/webhooks': {
    operationId: 'listWebhooks',
    summary: 'List your webhooks, oldest first',
    responses: { 200: { description: 'All of them: there are 10 at most.', schema: WebhookList } },
  },
  'GET /v1/webhooks/{webhookId}': {
    operationId: 'getWebhook',
    summary: 'Look at one webhook',
    responses: { 200: { description: 'The webhook.', schema: WebhookView } },
  },
  'PUT /v1/webhooks/{webhookId}': {
    operationId: 'editWebhook',
    summary: 'Change, disable or enable a webhook',
    body: WebhookEdit,
    responses: { 200: { description: 'As it is now.', schema: WebhookView } },
  },
  'DELETE /v1/webhooks/{webhookId}': {
    operationId: 'removeWebhook',
    summary: 'Remove a webhook',
    responses: { 204: { description: 'Removed; deliveries on their way are dropped.' } },
  },
  'POST /v1/webhooks/{webhookId}/rotate': {
    operationId: 'rotateWebhookSecret',
    summary: 'Get a new secret; the old one signs beside it for a while',
    body: RotateBody,
    bodyIsOptional: true,
    responses: { 200: { description: 'With the new secret.', schema: UnveiledView } },
  },
  'POST /v1/webhooks/{webhookId}/test': {
    operationId: 'testWebhook',
    summary: 'Have a test event sent',
    responses: { 202: { description: 'On its way.', schema: DeliveryView } },
  },
  'GET /v1/webhooks/{webhookId}/deliveries': {
    operationId: 'listDeliveries',
    summary: 'List what a webhook was told, newest first',
    query: DeliveryQuery,
    responses: { 200: { description: 'One page of deliveries.', schema: DeliveryList } },
  },
  'POST /v1/webhooks/{webhookId}/redeliver': {
    operationId: 'redeliverFailed',
    summary: 'Send again what did not arrive since a time',
    body: RedeliverBody,
    responses: { 202: { description: 'How many are on their way.', schema: RedeliveredView } },
  },
  'GET /v1/webhooks/deliveries/{deliveryId}': {
    operationId: 'getDelivery',
    summary: 'Look at one delivery, its attempts and what was answered',
    responses: { 200: { description: 'The delivery.', schema: DeliveryView } },
  },
  'POST /v1/webhooks/deliveries/{deliveryId}/redeliver': {
    operationId: 'redeliver',
    summary: 'Send one event again',
    responses: { 202: { description: 'On its way again.', schema: DeliveryView } },
  },
} as const satisfies Readonly<Record<string, Operation>>;
