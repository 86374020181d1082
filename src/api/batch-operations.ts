import { BatchBody } from './batch-body.ts';
import { BatchForecastView, CreateBatchQuery } from './batch-forecast-view.ts';
import { BatchList, BatchView, ErasurePending, ExportPending } from './batch-schemas.ts';
import type { Operation } from './operation.ts';
import { pageQuery } from './page-query.ts';
import { ArtifactQuery, ListQuery } from './queries.ts';
import { JobList } from './schemas.ts';
import { NewUploadView, UploadBody, UploadView } from './upload-body.ts';

const KEY = { 'Idempotency-Key': 'Your name for this request, kept 24 hours.' };

/** What `GET /v1/batches` takes. */
export const BatchQuery = pageQuery('bat');

/** What the list of a batch's jobs takes. */
export const BatchJobsQuery = ListQuery.omit({ batchId: true });

const exported = (what: string): Operation['responses'] => ({
  303: { description: `Location is the link to ${what}.` },
  202: { description: 'It is being made; ask again.', schema: ExportPending },
});

/** What the description says of the routes of batches and uploads. */
export const BATCH_OPERATIONS = {
  'POST /v1/batches': {
    operationId: 'createBatch',
    summary: 'Submit many jobs as one',
    body: BatchBody,
    query: CreateBatchQuery,
    headers: KEY,
    responses: {
      200: { description: 'What a dry run found.', schema: BatchForecastView },
      202: { description: 'Accepted; Location says where to look.', schema: BatchView },
    },
  },
  'GET /v1/batches': {
    operationId: 'listBatches',
    summary: 'List your batches, newest first',
    query: BatchQuery,
    responses: { 200: { description: 'One page of batches.', schema: BatchList } },
  },
  'GET /v1/batches/{batchId}': {
    operationId: 'getBatch',
    summary: 'Look at one batch and its counts',
    responses: { 200: { description: 'The batch.', schema: BatchView } },
  },
  'DELETE /v1/batches/{batchId}': {
    operationId: 'cancelBatch',
    summary: 'Make no more jobs, and cancel those that were made',
    responses: {
      200: { description: 'Cancelled.', schema: BatchView },
      202: { description: 'Its jobs are being told to stop.', schema: BatchView },
    },
  },
  'DELETE /v1/batches/{batchId}/data': {
    operationId: 'eraseBatch',
    summary: 'Erase everything that is kept of a batch that has ended, and of its jobs',
    responses: {
      204: { description: 'Gone.' },
      202: { description: 'It is being erased; ask again.', schema: ErasurePending },
    },
  },
  'POST /v1/batches/{batchId}/pause': {
    operationId: 'pauseBatch',
    summary: 'Make no more jobs until it is resumed',
    responses: { 200: { description: 'Paused.', schema: BatchView } },
  },
  'POST /v1/batches/{batchId}/resume': {
    operationId: 'resumeBatch',
    summary: 'Go on making jobs',
    responses: { 200: { description: 'Going on.', schema: BatchView } },
  },
  'GET /v1/batches/{batchId}/jobs': {
    operationId: 'listBatchJobs',
    summary: 'List the jobs of a batch, last item first',
    query: BatchJobsQuery,
    responses: { 200: { description: 'One page of jobs.', schema: JobList } },
  },
  'GET /v1/batches/{batchId}/errors': {
    operationId: 'getBatchErrors',
    summary: 'Fetch the refused items, a JSON line each',
    query: ArtifactQuery,
    responses: exported('the refused items'),
  },
  'GET /v1/batches/{batchId}/results': {
    operationId: 'getBatchResults',
    summary: 'Fetch what became of every item, a JSON line each',
    query: ArtifactQuery,
    responses: exported('the manifest'),
  },
  'GET /v1/batches/{batchId}/results.zip': {
    operationId: 'getBatchZip',
    summary: 'Fetch all files of all jobs as a ZIP',
    query: ArtifactQuery,
    responses: exported('the ZIP'),
  },
  'POST /v1/uploads': {
    operationId: 'createUpload',
    summary: 'Get a form to send a file with',
    body: UploadBody,
    headers: KEY,
    responses: { 201: { description: 'With the form.', schema: NewUploadView } },
  },
  'GET /v1/uploads/{uploadId}': {
    operationId: 'getUpload',
    summary: 'Ask whether a file has come',
    responses: { 200: { description: 'The upload.', schema: UploadView } },
  },
} as const satisfies Readonly<Record<string, Operation>>;
