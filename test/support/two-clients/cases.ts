import type { ROUTES, Route } from '../../../src/routes.ts';
import { cursorAt, type Names } from './names.ts';

/** One request of client B, made of names that are A's or nobody's. */
export interface Asked {
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Ask = (names: Names) => Asked;

/**
 * - `named`: asks for something by its name; the answer says that there is no such thing
 * - `makes`: makes something of B's own, under a name that A has used as well
 * - `nameless`: there is nothing to name in it; `why` says what it tells instead
 */
export type Case =
  | { readonly named?: readonly Ask[]; readonly makes?: readonly Ask[] }
  | { readonly nameless: string };

const at = (path: string, body?: unknown): Ask => {
  return (names) => ({
    path: path.replaceAll(/\{(\w+)\}/g, (_, name: keyof Names) => names[name]),
    ...(body === undefined ? {} : { body }),
  });
};

const page = { kind: 'page', input: { url: 'https://www.example.com/', outputs: ['text'] } };
const RECIPE = { start: ['https://www.example.com/'], fields: [{ name: 'title', select: 'h1' }] };
const scrape = ({ recipe }: Names) => ({ kind: 'scrape', input: { recipe } });
const plan = { every: { days: 1 }, job: page };

const keyed =
  (path: string, body: unknown): Ask =>
  ({ idempotencyKey }) => ({ path, body, headers: { 'idempotency-key': idempotencyKey } });

type RouteKey<R = (typeof ROUTES)[number]> = R extends Route
  ? `${R['method']} ${R['path']}`
  : never;

/** Every route has its case: without one for a new route this does not compile, and a test fails. */
export const CASES: Readonly<Record<RouteKey, Case>> = {
  'POST /v1/jobs': {
    named: [(names) => ({ path: '/v1/jobs', body: scrape(names) })],
    makes: [
      keyed('/v1/jobs', page),
      ({ tag }) => ({ path: '/v1/jobs', body: { ...page, tags: [tag] } }),
    ],
  },
  'GET /v1/jobs': {
    named: [
      // By tag, for B may have jobs of its own that are older than this one.
      ({ jobId, tag }) => ({ path: `/v1/jobs?next=${cursorAt(jobId)}&tag=${tag}` }),
      ({ batchId }) => ({ path: `/v1/jobs?batchId=${batchId}` }),
      ({ tag }) => ({ path: `/v1/jobs?tag=${tag}` }),
      ({ site }) => ({ path: `/v1/jobs?site=${site}` }),
    ],
  },
  'GET /v1/jobs/{jobId}': { named: [at('/v1/jobs/{jobId}'), at('/v1/jobs/{deadJobId}')] },
  'GET /v1/jobs/{jobId}/events': { named: [at('/v1/jobs/{jobId}/events')] },
  'GET /v1/jobs/{jobId}/artifacts/{name}': {
    named: [at('/v1/jobs/{jobId}/artifacts/{artifact}'), at('/v1/jobs/{deadJobId}/artifacts/x')],
  },
  'DELETE /v1/jobs/{jobId}': { named: [at('/v1/jobs/{jobId}'), at('/v1/jobs/{deadJobId}')] },
  'POST /v1/jobs/cancel': {
    named: [
      ({ batchId }) => ({ path: '/v1/jobs/cancel', body: { batchId } }),
      ({ tag, jobId }) => ({ path: '/v1/jobs/cancel', body: { tag, next: cursorAt(jobId) } }),
    ],
  },
  'POST /v1/jobs/{jobId}/retry': {
    named: [
      at('/v1/jobs/{deadJobId}/retry'),
      at('/v1/jobs/{jobId}/retry', { maxAttempts: 1 }),
      ({ deadJobId, idempotencyKey }) => ({
        path: `/v1/jobs/${deadJobId}/retry`,
        headers: { 'idempotency-key': idempotencyKey },
      }),
    ],
  },
  'DELETE /v1/jobs/{jobId}/data': { named: [at('/v1/jobs/{jobId}/data')] },
  'GET /v1/dead-letters': {
    named: [({ deadLetterId }) => ({ path: `/v1/dead-letters?next=${cursorAt(deadLetterId)}` })],
  },
  'POST /v1/dead-letters/replay': {
    named: [
      ({ deadLetterId }) => ({ path: '/v1/dead-letters/replay', body: { ids: [deadLetterId] } }),
      ({ deadLetterId }) => ({
        path: '/v1/dead-letters/replay',
        body: { ids: [deadLetterId], dryRun: true },
      }),
    ],
  },
  'DELETE /v1/dead-letters/{deadLetterId}': { named: [at('/v1/dead-letters/{deadLetterId}')] },

  'POST /v1/webhooks': { nameless: 'makes an endpoint under an id of its own' },
  'GET /v1/webhooks': { nameless: 'lists what the caller made' },
  'GET /v1/webhooks/{webhookId}': { named: [at('/v1/webhooks/{webhookId}')] },
  'PUT /v1/webhooks/{webhookId}': { named: [at('/v1/webhooks/{webhookId}', { enabled: false })] },
  'DELETE /v1/webhooks/{webhookId}': { named: [at('/v1/webhooks/{webhookId}')] },
  'POST /v1/webhooks/{webhookId}/rotate': { named: [at('/v1/webhooks/{webhookId}/rotate')] },
  'POST /v1/webhooks/{webhookId}/test': { named: [at('/v1/webhooks/{webhookId}/test')] },
  'GET /v1/webhooks/{webhookId}/deliveries': {
    named: [
      at('/v1/webhooks/{webhookId}/deliveries'),
      ({ webhookId, deliveryId }) => ({
        path: `/v1/webhooks/${webhookId}/deliveries?next=${cursorAt(deliveryId)}`,
      }),
    ],
  },
  'POST /v1/webhooks/{webhookId}/redeliver': {
    named: [at('/v1/webhooks/{webhookId}/redeliver', { since: '2026-01-01T00:00:00Z' })],
  },
  'GET /v1/webhooks/deliveries/{deliveryId}': {
    named: [at('/v1/webhooks/deliveries/{deliveryId}')],
  },
  'POST /v1/webhooks/deliveries/{deliveryId}/redeliver': {
    named: [at('/v1/webhooks/deliveries/{deliveryId}/redeliver')],
  },

  'POST /v1/batches': {
    named: [
      ({ uploadId }) => ({ path: '/v1/batches', body: { file: { uploadId, format: 'jsonl' } } }),
      (names) => ({ path: '/v1/batches', body: { template: scrape(names), items: [{}] } }),
    ],
    makes: [keyed('/v1/batches', { items: [page] })],
  },
  'GET /v1/batches': {
    named: [({ batchId }) => ({ path: `/v1/batches?next=${cursorAt(batchId)}` })],
  },
  'GET /v1/batches/{batchId}': { named: [at('/v1/batches/{batchId}')] },
  'DELETE /v1/batches/{batchId}': { named: [at('/v1/batches/{batchId}')] },
  'DELETE /v1/batches/{batchId}/data': { named: [at('/v1/batches/{batchId}/data')] },
  'POST /v1/batches/{batchId}/pause': { named: [at('/v1/batches/{batchId}/pause')] },
  'POST /v1/batches/{batchId}/resume': { named: [at('/v1/batches/{batchId}/resume')] },
  'GET /v1/batches/{batchId}/jobs': {
    named: [
      at('/v1/batches/{batchId}/jobs'),
      ({ batchId, jobId }) => ({ path: `/v1/batches/${batchId}/jobs?next=${cursorAt(jobId)}` }),
    ],
  },
  'GET /v1/batches/{batchId}/errors': { named: [at('/v1/batches/{batchId}/errors')] },
  'GET /v1/batches/{batchId}/results': { named: [at('/v1/batches/{batchId}/results')] },
  'GET /v1/batches/{batchId}/results.zip': { named: [at('/v1/batches/{batchId}/results.zip')] },

  'POST /v1/uploads': { nameless: 'makes a form under an id of its own' },
  'GET /v1/uploads/{uploadId}': { named: [at('/v1/uploads/{uploadId}')] },

  'POST /v1/schedules': {
    named: [(names) => ({ path: '/v1/schedules', body: { ...plan, job: scrape(names) } })],
    makes: [keyed('/v1/schedules', plan)],
  },
  'GET /v1/schedules': {
    named: [({ scheduleId }) => ({ path: `/v1/schedules?next=${cursorAt(scheduleId)}` })],
  },
  'GET /v1/schedules/{scheduleId}': { named: [at('/v1/schedules/{scheduleId}')] },
  'PUT /v1/schedules/{scheduleId}': { named: [at('/v1/schedules/{scheduleId}', plan)] },
  'DELETE /v1/schedules/{scheduleId}': { named: [at('/v1/schedules/{scheduleId}')] },
  'POST /v1/schedules/{scheduleId}/pause': { named: [at('/v1/schedules/{scheduleId}/pause')] },
  'POST /v1/schedules/{scheduleId}/resume': { named: [at('/v1/schedules/{scheduleId}/resume')] },

  'GET /v1/sessions': {
    named: [({ session }) => ({ path: `/v1/sessions?next=${cursorAt(session)}` })],
  },
  'PUT /v1/sessions/{name}': {
    makes: [at('/v1/sessions/{session}', { contents: { cookies: [] } })],
  },
  'GET /v1/sessions/{name}': { named: [at('/v1/sessions/{session}')] },
  'DELETE /v1/sessions/{name}': { named: [at('/v1/sessions/{session}')] },

  'GET /v1/recipes': {
    named: [({ recipe }) => ({ path: `/v1/recipes?next=${cursorAt(recipe)}` })],
  },
  'PUT /v1/recipes/{name}': {
    named: [
      ({ recipe }) => ({
        path: `/v1/recipes/${recipe}`,
        body: RECIPE,
        headers: { 'if-match': '*' },
      }),
    ],
    makes: [at('/v1/recipes/{recipe}', RECIPE)],
  },
  'GET /v1/recipes/{name}': { named: [at('/v1/recipes/{recipe}')] },
  'DELETE /v1/recipes/{name}': { named: [at('/v1/recipes/{recipe}')] },
  'GET /v1/recipes/{name}/versions': { named: [at('/v1/recipes/{recipe}/versions')] },
  'GET /v1/recipes/{name}/versions/{version}': {
    named: [at('/v1/recipes/{recipe}/versions/1'), at('/v1/recipes/{recipe}/versions/9')],
  },
  'GET /v1/recipes/{name}/diff': { named: [at('/v1/recipes/{recipe}/diff?from=1&to=1')] },
  'GET /v1/recipes/{name}/health': {
    named: [at('/v1/recipes/{recipe}/health'), at('/v1/recipes/{recipe}/health?version=1')],
  },

  'POST /v1/recipes/test': {
    makes: [
      ({ idempotencyKey }) => ({
        path: '/v1/recipes/test',
        body: { recipe: RECIPE },
        headers: { 'idempotency-key': idempotencyKey, prefer: 'wait=0' },
      }),
    ],
  },
  'POST /v1/recipes/{name}/test': {
    named: [at('/v1/recipes/{recipe}/test'), at('/v1/recipes/{recipe}/test', { version: 1 })],
  },

  'GET /v1/usage': {
    named: [({ clientId }) => ({ path: `/v1/usage?clientId=${clientId}` })],
  },

  'GET /v1/sites/{site}': { named: [at('/v1/sites/{site}')] },
  'PUT /v1/sites/{site}': { named: [at('/v1/sites/{site}', { intervalMs: 5 })] },

  'POST /v1/clients': { nameless: 'is for admins only' },
  'GET /v1/clients': {
    named: [({ clientId }) => ({ path: `/v1/clients?next=${cursorAt(clientId)}` })],
  },
  'GET /v1/clients/{clientId}': { named: [at('/v1/clients/{clientId}')] },
  'PUT /v1/clients/{clientId}': { named: [at('/v1/clients/{clientId}', { name: 'mine' })] },
  'DELETE /v1/clients/{clientId}': { named: [at('/v1/clients/{clientId}')] },
  'POST /v1/clients/{clientId}/enable': { named: [at('/v1/clients/{clientId}/enable')] },
  'POST /v1/clients/{clientId}/keys': { named: [at('/v1/clients/{clientId}/keys')] },
  'GET /v1/clients/{clientId}/keys': { named: [at('/v1/clients/{clientId}/keys')] },
  'POST /v1/clients/{clientId}/keys/{keyId}/rotate': {
    named: [at('/v1/clients/{clientId}/keys/{keyId}/rotate')],
  },
  'DELETE /v1/clients/{clientId}/keys/{keyId}': {
    named: [at('/v1/clients/{clientId}/keys/{keyId}')],
  },
  'GET /v1/audit': {
    named: [({ clientId }) => ({ path: `/v1/audit?clientId=${clientId}` })],
  },

  'GET /health': { nameless: 'knows no clients' },
  'GET /ready': { nameless: 'knows no clients' },
  'GET /v1/openapi.json': { nameless: 'is the same for everybody' },
  'GET /docs': { nameless: 'is the same for everybody' },
  'GET /docs/errors': { nameless: 'is the same for everybody' },
};
