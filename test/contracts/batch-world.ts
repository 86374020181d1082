import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoBatchStore } from '../../src/aws/dynamo-batch-store.ts';
import { createDynamoErasures } from '../../src/aws/dynamo-erasures.ts';
import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { createDynamoKeyedRows } from '../../src/aws/dynamo-keyed-rows.ts';
import {
  createDynamoDeliveries,
  createDynamoEndpointBooks,
} from '../../src/aws/dynamo-webhooks.ts';
import type { Batch } from '../../src/batches/batch.ts';
import { createExpandBatch, type ExpandDependencies } from '../../src/batches/expand-batch.ts';
import { createForgetCopies } from '../../src/batches/forget-copies.ts';
import { createManageBatches } from '../../src/batches/manage-batches.ts';
import { createSweepBatches } from '../../src/batches/sweep-batches.ts';
import { BATCH_TIMING } from '../../src/batches/timing.ts';
import type { AllTableNames } from '../../src/embedded/tables.ts';
import { createCancelJob } from '../../src/jobs/cancel-job.ts';
import { cancelled } from '../../src/jobs/endings.ts';
import { createEraseJob } from '../../src/jobs/erase-job.ts';
import type { JobState } from '../../src/jobs/job.ts';
import { numberedJobId } from '../../src/jobs/source-ids.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { claim, succeed } from '../../src/jobs/transitions.ts';
import type { RowMessage } from '../../src/rows/ports.ts';
import { Upload } from '../../src/uploads/upload.ts';
import { createAnnounceEnd } from '../../src/webhooks/announce.ts';
import type { Delivery } from '../../src/webhooks/delivery.ts';
import type { Endpoint } from '../../src/webhooks/endpoint.ts';
import { BATCH_ID, FILE_KEY, newBatch, parseUrlOrder } from '../support/batches.ts';
import type { TestTables } from '../support/dynoxide.ts';
import { CLIENT, NOW } from '../support/jobs.ts';
import { createMemoryFiles } from '../support/memory-files.ts';
import { noRecipes } from '../support/recipes.ts';
import { bookOf, messageLog, WEBHOOK_ID } from '../support/webhooks.ts';

/** A batch on the embedded engine, with everything around it in a test's hands. */
export function batchWorld(engine: TestTables, tables: AllTableNames) {
  const options = { documents: engine.documents, tables, onUnreadable: () => {} };
  const batches = createDynamoBatchStore(options);
  const jobs = createDynamoJobStore(options);
  const rows = { documents: engine.documents, tableName: tables.jobs, onUnreadable: () => {} };
  const books = createDynamoEndpointBooks(rows);
  const deliveries = createDynamoDeliveries(rows);
  const told = messageLog();
  const files = createMemoryFiles();
  const clock = { now: NOW };
  const limits = { jobsPerDay: 100_000 };
  const sent: RowMessage[] = [];
  const handedOn: { readonly message: RowMessage; readonly delayMs: number }[] = [];
  const now = () => clock.now;
  const artifacts = {
    removeAll: async (prefix: string) => {
      for (const key of files.contents.keys()) {
        if (key.startsWith(prefix)) files.contents.delete(key);
      }
    },
  };
  const uploads = createDynamoKeyedRows({ ...rows, type: 'upload', schema: Upload });
  const forgetCopies = createForgetCopies({ batches, artifacts, now, batchTiming: BATCH_TIMING });
  const erasures = createDynamoErasures(rows);
  const erasing = { store: jobs, artifacts, erasures, forgetCopies, now, timing: TIMING };
  const dependencies: ExpandDependencies = {
    batches,
    jobs,
    files,
    jobQueue: { send: async (message) => void sent.push(message) },
    batchQueue: {
      send: async (message, delayMs = 0) => void handedOn.push({ message, delayMs }),
    },
    cancelJob: createCancelJob({ store: jobs, now }),
    announceEnd: createAnnounceEnd({ books, queue: told, onSendFailed: () => {} }),
    eraseJob: createEraseJob(erasing),
    artifacts,
    uploads,
    findLimits: async () => limits,
    parseOrder: parseUrlOrder,
    findRecipe: noRecipes,
    now,
    timing: TIMING,
    batchTiming: BATCH_TIMING,
    onSendFailed: () => {},
  };
  const expandWith = (ports: Partial<ExpandDependencies> = {}) =>
    createExpandBatch({ ...dependencies, ...ports });
  const stored = async (): Promise<Batch> => {
    const batch = await batches.get(BATCH_ID);
    if (!batch) throw new Error('The batch is gone.');
    return batch;
  };
  return {
    ...{ dependencies, batches, jobs, files, clock, limits, sent, handedOn, expandWith, stored },
    /** Messages of deliveries. */
    told,
    erasing,
    listen: (...endpoints: Endpoint[]) => books.create(bookOf(...endpoints)),
    /** What the endpoint is told, newest first. */
    deliveries: async (): Promise<readonly Delivery[]> =>
      (await deliveries.listOf({ clientId: CLIENT, parentId: WEBHOOK_ID }, 1_000)).items,
    expand: () => expandWith()(BATCH_ID, 300_000),
    manage: createManageBatches({ ...dependencies }),
    sweep: createSweepBatches({ ...dependencies }),
    /** Puts a file and its batch there. */
    make: async (text: string | Uint8Array, overrides: Partial<Batch> = {}) => {
      files.contents.set(FILE_KEY, typeof text === 'string' ? Buffer.from(text) : text);
      const file = await files.look(FILE_KEY);
      const made = newBatch(overrides);
      const batch = { ...made, source: { ...made.source, ...file } };
      await batches.create(batch);
      return batch;
    },
    /** All jobs of the client, in the order of their items. */
    allJobs: async (): Promise<JobState[]> =>
      [...(await jobs.list(CLIENT, {}, 1_000)).items].reverse(),
    urlsOf: async (states: readonly JobState[]): Promise<unknown[]> => {
      const found = await Promise.all(states.map(({ jobId }) => jobs.get(jobId)));
      return found.map(
        (job) => (job?.request.input as { readonly url?: unknown } | undefined)?.url,
      );
    },
    /** What all counters stand at, together. */
    usedQuota: async (): Promise<number> => {
      const scan = new ScanCommand({ TableName: tables.limits });
      const { Items = [] } = await engine.documents.send(scan);
      return Items.filter(({ pk }) => String(pk).startsWith('counter/')).reduce(
        (sum, { jobs }) => sum + Number(jobs),
        0,
      );
    },
    refusals: async () => {
      const found: object[] = [];
      for await (const refusal of batches.refusals(BATCH_ID)) found.push(refusal);
      return found;
    },
    /** Ids of the jobs of the first items. */
    firstJobs: async () => [numberedJobId(BATCH_ID, 0), numberedJobId(BATCH_ID, 1)] as const,
    upload: (id: string, key: string) =>
      uploads.create({
        ...{ id, key, clientId: CLIENT, version: 0, purpose: 'batch', mediaType: 'text/csv' },
        ...{ maxBytes: 1_000, createdAt: NOW, formExpiresAt: NOW, expiresAt: NOW * 2 },
      }),
    run: async (state: JobState) => {
      const running = claim(state, clock.now, TIMING);
      if (typeof running === 'string') throw new Error(running);
      await jobs.commit(running);
      return running.after;
    },
    /** What the worker of a job does that was told to stop. */
    stop: async (jobId: string) => {
      const state = await jobs.getState(jobId);
      if (state?.cancelRequestedAt === undefined) throw new Error('Nobody told it to stop.');
      await jobs.commit(cancelled(state, clock.now));
    },
    finish: async (
      running: JobState,
      artifacts: readonly { name: string; text: string }[] = [],
    ) => {
      const receipt = { wallMs: 1, browserMs: 1, downloadedBytes: 1, storedBytes: 1 };
      const stored = artifacts.map(({ name, text }) => {
        const key = `clients/${CLIENT}/jobs/${running.jobId}/1/${name}`;
        files.contents.set(key, Buffer.from(text));
        const sizeBytes = Buffer.byteLength(text);
        return { name, key, mediaType: 'text/plain', sizeBytes, sha256: 'aa' };
      });
      const done = succeed(running, running.attempt, clock.now, { artifacts: stored, receipt });
      if (typeof done === 'string') throw new Error(done);
      await jobs.commit(done);
    },
  };
}

export type BatchWorld = ReturnType<typeof batchWorld>;

/** A file with so many good lines. */
export const linesOf = (count: number): string =>
  Array.from({ length: count }, (_, index) => `{"url":"https://example.com/${index}"}\n`).join('');
