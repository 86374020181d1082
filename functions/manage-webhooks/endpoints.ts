import * as z from 'zod';
import { readJson } from '../../src/api/body.ts';
import { invalid, read } from '../../src/api/fields.ts';
import { NoQuery } from '../../src/api/queries.ts';
import { RotateBody, refusedUrl, WebhookBody, WebhookEdit } from '../../src/api/webhook-body.ts';
import { unveiledView, webhookView } from '../../src/api/webhook-view.ts';
import type { Answer, HttpRequest } from '../../src/runtime/http.ts';
import { logger } from '../../src/runtime/observability.ts';
import type { Dependencies } from './dependencies.ts';

const WebhookPath = z.object({ webhookId: z.string() });

export const endpointAnswers = (dependencies: Dependencies): Readonly<Record<string, Answer>> => ({
  'POST /v1/webhooks': add(dependencies),
  'GET /v1/webhooks': list(dependencies),
  'GET /v1/webhooks/{webhookId}': one(dependencies),
  'PUT /v1/webhooks/{webhookId}': edit(dependencies),
  'DELETE /v1/webhooks/{webhookId}': remove(dependencies),
  'POST /v1/webhooks/{webhookId}/rotate': rotate(dependencies),
});

/** The id in the path; parameters in the query are refused, for there are none. */
export function webhookIdOf({ path, query }: HttpRequest): string {
  read(NoQuery, query, 'query');
  return read(WebhookPath, path, 'path').webhookId;
}

const bodyOf = ({ body, headers }: HttpRequest): unknown => readJson(body, headers['content-type']);

const add =
  ({ addEndpoint, policy, now }: Dependencies): Answer =>
  async (request, { clientId }) => {
    read(NoQuery, request.query, 'query');
    const settings = read(WebhookBody, bodyOf(request), 'body');
    const refused = refusedUrl(settings.url, policy);
    if (refused.length > 0) throw invalid(refused);
    const unveiled = await addEndpoint(clientId, settings);
    const { id } = unveiled.endpoint;
    logger.info('webhook added', { webhookId: id });
    return {
      status: 201,
      headers: { location: `/v1/webhooks/${id}` },
      body: unveiledView(unveiled, now()),
    };
  };

const list =
  ({ listEndpoints, now }: Dependencies): Answer =>
  async ({ query }, { clientId }) => {
    read(NoQuery, query, 'query');
    const endpoints = await listEndpoints(clientId);
    return { status: 200, body: { items: endpoints.map((one) => webhookView(one, now())) } };
  };

const one =
  ({ getEndpoint, now }: Dependencies): Answer =>
  async (request, { clientId }) => {
    const endpoint = await getEndpoint(clientId, webhookIdOf(request));
    return { status: 200, body: webhookView(endpoint, now()) };
  };

const edit =
  ({ editEndpoint, policy, now }: Dependencies): Answer =>
  async (request, { clientId }) => {
    const webhookId = webhookIdOf(request);
    const changes = read(WebhookEdit, bodyOf(request), 'body');
    const refused = refusedUrl(changes.url, policy);
    if (refused.length > 0) throw invalid(refused);
    const endpoint = await editEndpoint(clientId, webhookId, changes);
    logger.info('webhook changed', { webhookId, fields: Object.keys(changes) });
    return { status: 200, body: webhookView(endpoint, now()) };
  };

const remove =
  ({ removeEndpoint }: Dependencies): Answer =>
  async (request, { clientId }) => {
    const webhookId = webhookIdOf(request);
    await removeEndpoint(clientId, webhookId);
    logger.info('webhook removed', { webhookId });
    return { status: 204 };
  };

const rotate =
  ({ rotateSecret, now }: Dependencies): Answer =>
  async (request, { clientId }) => {
    const webhookId = webhookIdOf(request);
    const { overlapS } = read(RotateBody, request.body ? bodyOf(request) : {}, 'body');
    const unveiled = await rotateSecret(clientId, webhookId, overlapS);
    logger.info('webhook secret rotated', { webhookId, overlapS });
    return { status: 200, body: unveiledView(unveiled, now()) };
  };
