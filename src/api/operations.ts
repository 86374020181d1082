import * as z from 'zod';
import type { ROUTES, Route } from '../routes.ts';
import { BATCH_OPERATIONS } from './batch-operations.ts';
import { CancelBody, CancelView } from './cancel-body.ts';
import { CLIENT_OPERATIONS } from './client-operations.ts';
import { DeadLetterQuery, ReplayBody } from './dead-letter-body.ts';
import { DeadLetterList, ReplayView } from './dead-letter-view.ts';
import { ForecastView, SubmitQuery } from './forecast-view.ts';
import type { Operation } from './operation.ts';
import { ArtifactQuery, ListQuery } from './queries.ts';
import { RECIPE_OPERATIONS } from './recipe-operations.ts';
import { RECIPE_TEST_OPERATIONS } from './recipe-test-operations.ts';
import { RetryBody } from './retry-body.ts';
import { SCHEDULE_OPERATIONS } from './schedule-operations.ts';
import { EventList, HealthView, JobList, JobSummary, JobView, ReadyView } from './schemas.ts';
import { SESSION_OPERATIONS } from './session-operations.ts';
import { SITE_OPERATIONS } from './site-operations.ts';
import { SubmitBody } from './submit-body.ts';
import { USAGE_OPERATIONS } from './usage-view.ts';
import { WEBHOOK_OPERATIONS } from './webhook-operations.ts';

type RouteKey = (typeof ROUTES)[number] extends infer R
  ? R extends { method: infer M extends string; path: infer P extends string }
    ? `${M} ${P}`
    : never
  : never;

const PREFER = 'wait=SECONDS, at most 25: answers as soon as the job has ended.';
const IDEMPOTENCY = 'Your name for this request, kept 24 hours: asked again, the same answer.';
const CORRELATION = 'Your name for this request, 8 to 128 of letters, digits, _ . : -';

/** Every route has an entry, or this does not compile. */
const OPERATIONS: Readonly<Record<RouteKey, Operation>> = {
  'POST /v1/jobs': {
    operationId: 'submitJob',
    summary: 'Submit a job',
    body: SubmitBody,
    query: SubmitQuery,
    headers: {
      'Idempotency-Key':
        'Your name for this job, kept 24 hours: the same key and body is the same job.',
      Prefer: PREFER,
      'X-Request-Id': CORRELATION,
    },
    responses: {
      202: { description: 'Accepted; Location says where to look.', schema: JobView },
      200: {
        description: 'It ended while you waited; or what a dry run found.',
        schema: z.union([JobView, ForecastView]),
      },
    },
  },
  'GET /v1/jobs': {
    operationId: 'listJobs',
    summary: 'List your jobs, newest first',
    query: ListQuery,
    responses: { 200: { description: 'One page of jobs.', schema: JobList } },
  },
  'GET /v1/jobs/{jobId}': {
    operationId: 'getJob',
    summary: 'Look at one job',
    headers: { Prefer: PREFER, 'If-None-Match': 'ETag of an earlier answer.' },
    responses: {
      200: { description: 'The job.', schema: JobView },
      304: { description: 'Nothing has changed since that ETag.' },
    },
  },
  'GET /v1/jobs/{jobId}/events': {
    operationId: 'getJobEvents',
    summary: 'Read the audit of one job',
    responses: { 200: { description: 'Every transition, oldest first.', schema: EventList } },
  },
  'GET /v1/jobs/{jobId}/artifacts/{name}': {
    operationId: 'getArtifact',
    summary: 'Fetch a file of a job',
    query: ArtifactQuery,
    responses: { 303: { description: 'Location is the link to the file.' } },
  },
  'DELETE /v1/jobs/{jobId}': {
    operationId: 'cancelJob',
    summary: 'Cancel a job',
    responses: {
      200: { description: 'Cancelled.', schema: JobSummary },
      202: { description: 'Its worker was asked to stop.', schema: JobSummary },
    },
  },
  'POST /v1/jobs/cancel': {
    operationId: 'cancelJobs',
    summary: 'Cancel all jobs that match',
    body: CancelBody,
    responses: { 200: { description: 'What became of them.', schema: CancelView } },
  },
  'POST /v1/jobs/{jobId}/retry': {
    operationId: 'retryJob',
    summary: 'Do a failed or cancelled job once more',
    body: RetryBody,
    bodyIsOptional: true,
    headers: { 'Idempotency-Key': IDEMPOTENCY, Prefer: PREFER, 'X-Request-Id': CORRELATION },
    responses: {
      202: { description: 'A new job; asked again, the same one.', schema: JobView },
      200: { description: 'It ended while you waited.', schema: JobView },
    },
  },
  'DELETE /v1/jobs/{jobId}/data': {
    operationId: 'eraseJob',
    summary: 'Erase everything that is kept of an ended job',
    responses: { 204: { description: 'Erased; the job answers 410 from now on.' } },
  },
  'GET /v1/dead-letters': {
    operationId: 'listDeadLetters',
    summary: 'List what nobody tries again by itself',
    query: DeadLetterQuery,
    responses: { 200: { description: 'One page of dead letters.', schema: DeadLetterList } },
  },
  'POST /v1/dead-letters/replay': {
    operationId: 'replayDeadLetters',
    summary: 'Replay dead letters, one, some or all that match',
    body: ReplayBody,
    headers: { 'Idempotency-Key': IDEMPOTENCY, 'X-Request-Id': CORRELATION },
    responses: { 200: { description: 'What became of each.', schema: ReplayView } },
  },
  'DELETE /v1/dead-letters/{deadLetterId}': {
    operationId: 'dismissDeadLetter',
    summary: 'Take a dead letter off the list',
    responses: { 204: { description: 'Dismissed; its job stays as it is.' } },
  },
  ...WEBHOOK_OPERATIONS,
  ...BATCH_OPERATIONS,
  ...SCHEDULE_OPERATIONS,
  ...SESSION_OPERATIONS,
  ...RECIPE_OPERATIONS,
  ...RECIPE_TEST_OPERATIONS,
  ...SITE_OPERATIONS,
  ...USAGE_OPERATIONS,
  ...CLIENT_OPERATIONS,
  'GET /health': {
    operationId: 'health',
    summary: 'Is the service alive?',
    responses: { 200: { description: 'It is.', schema: HealthView } },
  },
  'GET /ready': {
    operationId: 'ready',
    summary: 'Can it work?',
    responses: {
      200: { description: 'Everything it needs answers.', schema: ReadyView },
      503: { description: 'Something does not answer.', schema: ReadyView },
    },
  },
  'GET /v1/openapi.json': {
    operationId: 'describe',
    summary: 'This description',
    responses: { 200: { description: 'OpenAPI 3.1.' } },
  },
  'GET /docs': {
    operationId: 'docs',
    summary: 'The API for people',
    responses: { 200: { description: 'An HTML page.' } },
  },
  'GET /docs/errors': {
    operationId: 'docsErrors',
    summary: 'Every error code, what it means and the way out',
    responses: { 200: { description: 'An HTML page.' } },
  },
};

/** What the description says of `route`. */
export const operationOf = ({ method, path }: Route): Operation =>
  OPERATIONS[`${method} ${path}` as RouteKey];
