/**
 * Every HTTP route, once: the API's construct, the embedded server, the OpenAPI description and
 * their tests read this table. It imports nothing.
 */

/** What a key may be allowed to do. */
export type Scope = 'jobs:read' | 'jobs:write' | 'webhooks:read' | 'webhooks:write' | 'admin';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with `{name}` for parameters, as API Gateway writes it. */
  readonly path: string;
  /** Folder of the function that answers. */
  readonly stage:
    | 'submit-job'
    | 'get-job'
    | 'cancel-job'
    | 'retry-job'
    | 'erase-job'
    | 'manage-dead-letters'
    | 'manage-webhooks'
    | 'manage-batches'
    | 'manage-schedules'
    | 'manage-uploads'
    | 'manage-sites'
    | 'get-usage'
    | 'manage-sessions'
    | 'manage-recipes'
    | 'manage-clients'
    | 'health'
    | 'describe-api';
  /** What the key needs; absent: the route is open. */
  readonly scope?: Scope;
}

export const ROUTES = [
  { method: 'POST', path: '/v1/jobs', stage: 'submit-job', scope: 'jobs:write' },
  { method: 'GET', path: '/v1/jobs', stage: 'get-job', scope: 'jobs:read' },
  { method: 'GET', path: '/v1/jobs/{jobId}', stage: 'get-job', scope: 'jobs:read' },
  { method: 'GET', path: '/v1/jobs/{jobId}/events', stage: 'get-job', scope: 'jobs:read' },
  {
    method: 'GET',
    path: '/v1/jobs/{jobId}/artifacts/{name}',
    stage: 'get-job',
    scope: 'jobs:read',
  },
  { method: 'DELETE', path: '/v1/jobs/{jobId}', stage: 'cancel-job', scope: 'jobs:write' },
  { method: 'POST', path: '/v1/jobs/cancel', stage: 'cancel-job', scope: 'jobs:write' },
  { method: 'POST', path: '/v1/jobs/{jobId}/retry', stage: 'retry-job', scope: 'jobs:write' },
  { method: 'DELETE', path: '/v1/jobs/{jobId}/data', stage: 'erase-job', scope: 'jobs:write' },
  { method: 'GET', path: '/v1/dead-letters', stage: 'manage-dead-letters', scope: 'jobs:read' },
  {
    method: 'POST',
    path: '/v1/dead-letters/replay',
    stage: 'manage-dead-letters',
    scope: 'jobs:write',
  },
  {
    method: 'DELETE',
    path: '/v1/dead-letters/{deadLetterId}',
    stage: 'manage-dead-letters',
    scope: 'jobs:write',
  },
  { method: 'POST', path: '/v1/webhooks', stage: 'manage-webhooks', scope: 'webhooks:write' },
  { method: 'GET', path: '/v1/webhooks', stage: 'manage-webhooks', scope: 'webhooks:read' },
  {
    method: 'GET',
    path: '/v1/webhooks/{webhookId}',
    stage: 'manage-webhooks',
    scope: 'webhooks:read',
  },
  {
    method: 'PUT',
    path: '/v1/webhooks/{webhookId}',
    stage: 'manage-webhooks',
    scope: 'webhooks:write',
  },
  {
    method: 'DELETE',
    path: '/v1/webhooks/{webhookId}',
    stage: 'manage-webhooks',
    scope: 'webhooks:write',
  },
  {
    method: 'POST',
    path: '/v1/webhooks/{webhookId}/rotate',
    stage: 'manage-webhooks',
    scope: 'webhooks:write',
  },
  {
    method: 'POST',
    path: '/v1/webhooks/{webhookId}/test',
    stage: 'manage-webhooks',
    scope: 'webhooks:write',
  },
  {
    method: 'GET',
    path: '/v1/webhooks/{webhookId}/deliveries',
    stage: 'manage-webhooks',
    scope: 'webhooks:read',
  },
  {
    method: 'POST',
    path: '/v1/webhooks/{webhookId}/redeliver',
    stage: 'manage-webhooks',
    scope: 'webhooks:write',
  },
  {
    method: 'GET',
    path: '/v1/webhooks/deliveries/{deliveryId}',
    stage: 'manage-webhooks',
    scope: 'webhooks:read',
  },
  {
    method: 'POST',
    path: '/v1/webhooks/deliveries/{deliveryId}/redeliver',
    stage: 'manage-webhooks',
    scope: 'webhooks:write',
  },
  { method: 'POST', path: '/v1/batches', stage: 'manage-batches', scope: 'jobs:write' },
  { method: 'GET', path: '/v1/batches', stage: 'manage-batches', scope: 'jobs:read' },
  { method: 'GET', path: '/v1/batches/{batchId}', stage: 'manage-batches', scope: 'jobs:read' },
  { method: 'DELETE', path: '/v1/batches/{batchId}', stage: 'manage-batches', scope: 'jobs:write' },
  {
    method: 'DELETE',
    path: '/v1/batches/{batchId}/data',
    stage: 'manage-batches',
    scope: 'jobs:write',
  },
  {
    method: 'POST',
    path: '/v1/batches/{batchId}/pause',
    stage: 'manage-batches',
    scope: 'jobs:write',
  },
  {
    method: 'POST',
    path: '/v1/batches/{batchId}/resume',
    stage: 'manage-batches',
    scope: 'jobs:write',
  },
  {
    method: 'GET',
    path: '/v1/batches/{batchId}/jobs',
    stage: 'manage-batches',
    scope: 'jobs:read',
  },
  {
    method: 'GET',
    path: '/v1/batches/{batchId}/errors',
    stage: 'manage-batches',
    scope: 'jobs:read',
  },
  {
    method: 'GET',
    path: '/v1/batches/{batchId}/results',
    stage: 'manage-batches',
    scope: 'jobs:read',
  },
  {
    method: 'GET',
    path: '/v1/batches/{batchId}/results.zip',
    stage: 'manage-batches',
    scope: 'jobs:read',
  },
  { method: 'POST', path: '/v1/uploads', stage: 'manage-uploads', scope: 'jobs:write' },
  { method: 'GET', path: '/v1/uploads/{uploadId}', stage: 'manage-uploads', scope: 'jobs:read' },
  { method: 'POST', path: '/v1/schedules', stage: 'manage-schedules', scope: 'jobs:write' },
  { method: 'GET', path: '/v1/schedules', stage: 'manage-schedules', scope: 'jobs:read' },
  {
    method: 'GET',
    path: '/v1/schedules/{scheduleId}',
    stage: 'manage-schedules',
    scope: 'jobs:read',
  },
  {
    method: 'PUT',
    path: '/v1/schedules/{scheduleId}',
    stage: 'manage-schedules',
    scope: 'jobs:write',
  },
  {
    method: 'DELETE',
    path: '/v1/schedules/{scheduleId}',
    stage: 'manage-schedules',
    scope: 'jobs:write',
  },
  {
    method: 'POST',
    path: '/v1/schedules/{scheduleId}/pause',
    stage: 'manage-schedules',
    scope: 'jobs:write',
  },
  {
    method: 'POST',
    path: '/v1/schedules/{scheduleId}/resume',
    stage: 'manage-schedules',
    scope: 'jobs:write',
  },
  { method: 'GET', path: '/v1/sessions', stage: 'manage-sessions', scope: 'jobs:read' },
  { method: 'PUT', path: '/v1/sessions/{name}', stage: 'manage-sessions', scope: 'jobs:write' },
  { method: 'GET', path: '/v1/sessions/{name}', stage: 'manage-sessions', scope: 'jobs:read' },
  { method: 'DELETE', path: '/v1/sessions/{name}', stage: 'manage-sessions', scope: 'jobs:write' },
  { method: 'GET', path: '/v1/recipes', stage: 'manage-recipes', scope: 'jobs:read' },
  { method: 'POST', path: '/v1/recipes/test', stage: 'submit-job', scope: 'jobs:write' },
  { method: 'POST', path: '/v1/recipes/{name}/test', stage: 'submit-job', scope: 'jobs:write' },
  { method: 'PUT', path: '/v1/recipes/{name}', stage: 'manage-recipes', scope: 'jobs:write' },
  { method: 'GET', path: '/v1/recipes/{name}', stage: 'manage-recipes', scope: 'jobs:read' },
  { method: 'DELETE', path: '/v1/recipes/{name}', stage: 'manage-recipes', scope: 'jobs:write' },
  {
    method: 'GET',
    path: '/v1/recipes/{name}/versions',
    stage: 'manage-recipes',
    scope: 'jobs:read',
  },
  {
    method: 'GET',
    path: '/v1/recipes/{name}/versions/{version}',
    stage: 'manage-recipes',
    scope: 'jobs:read',
  },
  { method: 'GET', path: '/v1/recipes/{name}/diff', stage: 'manage-recipes', scope: 'jobs:read' },
  { method: 'GET', path: '/v1/recipes/{name}/health', stage: 'manage-recipes', scope: 'jobs:read' },
  { method: 'GET', path: '/v1/usage', stage: 'get-usage', scope: 'jobs:read' },
  { method: 'GET', path: '/v1/sites/{site}', stage: 'manage-sites', scope: 'jobs:read' },
  { method: 'PUT', path: '/v1/sites/{site}', stage: 'manage-sites', scope: 'admin' },
  { method: 'POST', path: '/v1/clients', stage: 'manage-clients', scope: 'admin' },
  { method: 'GET', path: '/v1/clients', stage: 'manage-clients', scope: 'admin' },
  { method: 'GET', path: '/v1/clients/{clientId}', stage: 'manage-clients', scope: 'admin' },
  { method: 'PUT', path: '/v1/clients/{clientId}', stage: 'manage-clients', scope: 'admin' },
  { method: 'DELETE', path: '/v1/clients/{clientId}', stage: 'manage-clients', scope: 'admin' },
  {
    method: 'POST',
    path: '/v1/clients/{clientId}/enable',
    stage: 'manage-clients',
    scope: 'admin',
  },
  { method: 'POST', path: '/v1/clients/{clientId}/keys', stage: 'manage-clients', scope: 'admin' },
  { method: 'GET', path: '/v1/clients/{clientId}/keys', stage: 'manage-clients', scope: 'admin' },
  {
    method: 'POST',
    path: '/v1/clients/{clientId}/keys/{keyId}/rotate',
    stage: 'manage-clients',
    scope: 'admin',
  },
  {
    method: 'DELETE',
    path: '/v1/clients/{clientId}/keys/{keyId}',
    stage: 'manage-clients',
    scope: 'admin',
  },
  { method: 'GET', path: '/v1/audit', stage: 'manage-clients', scope: 'admin' },
  { method: 'GET', path: '/health', stage: 'health' },
  { method: 'GET', path: '/ready', stage: 'health' },
  { method: 'GET', path: '/v1/openapi.json', stage: 'describe-api', scope: 'jobs:read' },
  { method: 'GET', path: '/docs', stage: 'describe-api' },
  { method: 'GET', path: '/docs/errors', stage: 'describe-api' },
] as const satisfies readonly Route[];
