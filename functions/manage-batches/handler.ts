import * as z from 'zod';
import type { LinkTo } from '../../src/api/artifact-links.ts';
import { readBatch } from '../../src/api/batch-body.ts';
import { batchForecastView, CreateBatchQuery } from '../../src/api/batch-forecast-view.ts';
import { BatchJobsQuery, BatchQuery } from '../../src/api/batch-operations.ts';
import { batchSummary, batchView } from '../../src/api/batch-view.ts';
import { readJson } from '../../src/api/body.ts';
import { cursorOf } from '../../src/api/cursor.ts';
import { read } from '../../src/api/fields.ts';
import { requireKey } from '../../src/api/idempotency-key.ts';
import { jobSummary } from '../../src/api/job-view.ts';
import { keyOf, replayedHeader } from '../../src/api/keyed-request.ts';
import { ArtifactQuery, NoQuery } from '../../src/api/queries.ts';
import { totalOf } from '../../src/api/total.ts';
import type { ExportKind } from '../../src/batches/batch.ts';
import type { CreateBatch } from '../../src/batches/create-batch.ts';
import type { DryRunBatch } from '../../src/batches/dry-run.ts';
import type { CountedBatch, ManageBatches } from '../../src/batches/manage-batches.ts';
import type { JobFilter, JobStore } from '../../src/jobs/ports.ts';
import { createRoutesHandler } from '../../src/runtime/answer-routes.ts';
import type { Answer, HttpOptions } from '../../src/runtime/http.ts';
import { logger } from '../../src/runtime/observability.ts';

interface Dependencies extends HttpOptions {
  readonly createBatch: CreateBatch;
  readonly dryRun: DryRunBatch;
  readonly batches: ManageBatches;
  readonly listJobs: JobStore['list'];
  readonly linkTo: LinkTo;
}

/** Everything that a client does with its batches. */
export const createHandler = ({ corsOrigins = [], ...dependencies }: Dependencies) => {
  const { batches } = dependencies;
  return createRoutesHandler(
    {
      'POST /v1/batches': create(dependencies),
      'GET /v1/batches': list(dependencies),
      'GET /v1/batches/{batchId}': one(batches.get),
      'DELETE /v1/batches/{batchId}': cancel(dependencies),
      'DELETE /v1/batches/{batchId}/data': erase(dependencies),
      'POST /v1/batches/{batchId}/pause': one(batches.pause),
      'POST /v1/batches/{batchId}/resume': one(batches.resume),
      'GET /v1/batches/{batchId}/jobs': jobs(dependencies),
      'GET /v1/batches/{batchId}/errors': exported(dependencies, 'errors'),
      'GET /v1/batches/{batchId}/results': exported(dependencies, 'results'),
      'GET /v1/batches/{batchId}/results.zip': exported(dependencies, 'zip'),
    },
    { corsOrigins },
  );
};

const BatchPath = z.object({ batchId: z.string() });

const create = (dependencies: Dependencies): Answer => {
  const accept = accepting(dependencies);
  const forecast = forecasting(dependencies);
  return async (request, caller) => {
    const { dryRun } = read(CreateBatchQuery, request.query, 'query');
    return dryRun === 'true' ? forecast(request, caller) : accept(request, caller);
  };
};

/** Everything but the writing. No key is needed, for nothing happens twice where nothing happens. */
const forecasting =
  ({ dryRun }: Dependencies): Answer =>
  async (request, { clientId, rules, jobsPerDay }) => {
    const asked = readBatch(readJson(request.body, request.headers['content-type']));
    const { requestId } = request;
    const found = await dryRun({ ...asked, clientId, requestId }, { ...rules, jobsPerDay });
    return { status: 200, body: batchForecastView(found, asked.maxCostNanoUsd) };
  };

const accepting =
  ({ createBatch, batches }: Dependencies): Answer =>
  async (request, { clientId, rules }) => {
    requireKey(request, rules);
    const raw = readJson(request.body, request.headers['content-type']);
    const { row, replayed } = await createBatch({
      ...readBatch(raw),
      clientId,
      requestId: request.requestId,
      idempotency: keyOf(request, clientId, raw),
    });
    logger.info('batch accepted', { batchId: row.id, replayed });
    return {
      status: 202,
      headers: { location: `/v1/batches/${row.id}`, ...replayedHeader(replayed) },
      body: batchView(await batches.get(clientId, row.id)),
    };
  };

const list =
  ({ batches }: Dependencies): Answer =>
  async ({ query }, { clientId }) => {
    const { size, next: after } = read(BatchQuery, query, 'query');
    const page = await batches.list(clientId, size, after);
    const next = page.next === undefined ? undefined : cursorOf(page.next);
    return {
      status: 200,
      body: { items: page.items.map(batchSummary), size, ...totalOf(page, after), next },
    };
  };

/** What is done with one batch, and what it is then. */
const one =
  (work: (clientId: string, id: string) => Promise<CountedBatch>): Answer =>
  async ({ path, query }, { clientId }) => {
    read(NoQuery, query, 'query');
    const { batchId } = read(BatchPath, path, 'path');
    return { status: 200, body: batchView(await work(clientId, batchId)) };
  };

const cancel =
  ({ batches }: Dependencies): Answer =>
  async ({ path, query }, { clientId }) => {
    read(NoQuery, query, 'query');
    const { batchId } = read(BatchPath, path, 'path');
    const counted = await batches.cancel(clientId, batchId);
    logger.info('batch cancelled', { batchId, phase: counted.batch.phase });
    return {
      status: counted.batch.phase === 'cancelled' ? 200 : 202,
      body: batchView(counted),
    };
  };

const erase =
  ({ batches }: Dependencies): Answer =>
  async ({ path, query }, { clientId }) => {
    read(NoQuery, query, 'query');
    const { batchId } = read(BatchPath, path, 'path');
    const isGone = await batches.erase(clientId, batchId);
    logger.info('batch to be erased', { batchId, isGone });
    if (isGone) return { status: 204 };
    const headers = { 'retry-after': String(ASK_AGAIN_S) };
    return { status: 202, headers, body: { status: 'erasing' } };
  };

const jobs =
  ({ batches, listJobs }: Dependencies): Answer =>
  async ({ path, query }, { clientId }) => {
    const { batchId } = read(BatchPath, path, 'path');
    const { size, next: after, ...filter } = read(BatchJobsQuery, query, 'query');
    const counted = await batches.get(clientId, batchId);
    const page = await listJobs(clientId, { ...filter, batchId }, size, after);
    const next = page.next === undefined ? undefined : cursorOf(page.next);
    const known = { ...countOf(counted, filter), ...totalOf(page, after) };
    return { status: 200, body: { items: page.items.map(jobSummary), size, ...known, next } };
  };

/** By the counters of the batch: they still count jobs that were erased since and are not listed. */
function countOf({ batch, jobs }: CountedBatch, { status, ...others }: Omit<JobFilter, 'batchId'>) {
  if (Object.values(others).some((wanted) => wanted !== undefined)) return {};
  return { total: status === undefined ? batch.accepted : jobs[status], totalIsExact: false };
}

/** Until a file is made or a batch is erased, in seconds: most take less. */
const ASK_AGAIN_S = 2;

const exported =
  ({ batches, linkTo }: Dependencies, kind: ExportKind): Answer =>
  async ({ path, query }, { clientId }) => {
    const { batchId } = read(BatchPath, path, 'path');
    const { expiresIn } = read(ArtifactQuery, query, 'query');
    const file = await batches.exported(clientId, batchId, kind);
    if (!file) {
      const headers = { 'retry-after': String(ASK_AGAIN_S) };
      return { status: 202, headers, body: { status: 'making' } };
    }
    const { url } = await linkTo(file, expiresIn);
    return { status: 303, headers: { location: url } };
  };
