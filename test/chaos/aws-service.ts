import { createDynamoBatchStore } from '../../src/aws/dynamo-batch-store.ts';
import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { createDynamoErasures } from '../../src/aws/dynamo-erasures.ts';
import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { createDynamoKeyedRows } from '../../src/aws/dynamo-keyed-rows.ts';
import {
  createDynamoDeliveries,
  createDynamoEndpointBooks,
} from '../../src/aws/dynamo-webhooks.ts';
import { createS3ArtifactStore } from '../../src/aws/s3-artifact-store.ts';
import { createS3FileStore } from '../../src/aws/s3-file-store.ts';
import { createSqsJobQueue } from '../../src/aws/sqs-job-queue.ts';
import { createCreateBatch } from '../../src/batches/create-batch.ts';
import { createExpandBatch } from '../../src/batches/expand-batch.ts';
import { createForgetCopies } from '../../src/batches/forget-copies.ts';
import { createManageBatches } from '../../src/batches/manage-batches.ts';
import { createSweepBatches } from '../../src/batches/sweep-batches.ts';
import { BATCH_TIMING } from '../../src/batches/timing.ts';
import type { AllTableNames } from '../../src/embedded/tables.ts';
import { createCancelJob } from '../../src/jobs/cancel-job.ts';
import { createEraseJob, createErasureSweep } from '../../src/jobs/erase-job.ts';
import { JobFailure } from '../../src/jobs/errors.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import { createRunJob } from '../../src/jobs/run-job.ts';
import { createSubmitJob } from '../../src/jobs/submit-job.ts';
import { createSweep } from '../../src/jobs/sweep.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { sweepTogether } from '../../src/rows/sweep.ts';
import { Upload } from '../../src/uploads/upload.ts';
import { announcing, createAnnounceEnd } from '../../src/webhooks/announce.ts';
import { parseUrlOrder } from '../support/batches.ts';
import { NOW } from '../support/jobs.ts';
import { untilStopped, visit } from '../support/life.ts';
import { noRecipes } from '../support/recipes.ts';
import type { AwsPlace } from './aws-place.ts';

interface Given {
  readonly place: AwsPlace;
  /** Where the tables answer, perhaps with faults. */
  readonly rowsEndpoint: string;
  readonly tables: AllTableNames;
  readonly random: () => number;
}

const onUnreadable = (_row: unknown, error: unknown) => {
  throw error;
};

/**
 * The service as it is composed for AWS, with its real adapters over the SDK, in this process: with
 * a clock that a test moves, and a page that needs no browser.
 */
export function createAwsService({ place, rowsEndpoint, tables, random }: Given) {
  const clock = { now: NOW };
  const now = () => clock.now;
  const documents = dynamoDocuments({ endpoint: rowsEndpoint });
  const rows = { documents, tableName: tables.jobs, onUnreadable };
  const queueOf = (name: string) => createSqsJobQueue(place.sqs, place.queueUrl(name, 'proxied'));
  const onSendFailed = () => {};
  const telling = {
    books: createDynamoEndpointBooks(rows),
    queue: queueOf('chaos-deliveries'),
    onSendFailed,
  };
  const store = announcing(createDynamoJobStore({ documents, tables, onUnreadable }), telling);
  const batches = createDynamoBatchStore({ documents, tables, onUnreadable });
  const artifacts = createS3ArtifactStore(place.s3, place.bucket);
  const files = createS3FileStore(place.s3, place.bucket);
  const queue = queueOf('chaos-jobs');
  const shared = { batches, files, artifacts, now, timing: TIMING, batchTiming: BATCH_TIMING };
  const erasing = {
    ...shared,
    store,
    erasures: createDynamoErasures(rows),
    forgetCopies: createForgetCopies(shared),
  };
  const batchQueue = queueOf('chaos-batches');
  const managing = { ...shared, batchQueue, onSendFailed };
  return {
    clock,
    store,
    documents,
    books: telling.books,
    deliveries: createDynamoDeliveries(rows),
    submitJob: createSubmitJob({ ...shared, store, queue, newId: idsFrom(now), onSendFailed }),
    runJob: createRunJob({
      ...shared,
      files: undefined,
      ...{ store, queue, runKind: visit, sleep: untilStopped, random },
    }),
    createBatch: createCreateBatch({
      ...managing,
      findRecipe: noRecipes,
      heldKey: store.heldKey,
      newId: idsFrom(now),
      getUpload: async (_clientId, id) => {
        throw new JobFailure('UPLOAD_NOT_FOUND', id);
      },
    }),
    batches: createManageBatches(managing),
    expandBatch: createExpandBatch({
      ...managing,
      jobs: store,
      jobQueue: queue,
      cancelJob: createCancelJob({ store, now }),
      announceEnd: createAnnounceEnd(telling),
      eraseJob: createEraseJob(erasing),
      uploads: createDynamoKeyedRows({ ...rows, type: 'upload', schema: Upload }),
      findLimits: async () => ({ jobsPerDay: 10_000 }),
      parseOrder: parseUrlOrder,
      findRecipe: noRecipes,
    }),
    sweep: sweepTogether([
      createSweep({ store, queue, now, timing: TIMING }),
      createErasureSweep(erasing),
      createSweepBatches(managing),
    ]),
  };
}

export type AwsService = ReturnType<typeof createAwsService>;
