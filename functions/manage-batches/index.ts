import { S3Client } from '@aws-sdk/client-s3';
import { createLinkTo } from '../../src/api/artifact-links.ts';
import { createParseOrder } from '../../src/api/parse-order.ts';
import {
  batchQueueFromEnv,
  batchTimingFromEnv,
  tellThatSweepWillSend,
} from '../../src/aws/batches-from-env.ts';
import { createDynamoBatchStore } from '../../src/aws/dynamo-batch-store.ts';
import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { createDynamoUsage } from '../../src/aws/dynamo-usage.ts';
import { jobTablesFromEnv } from '../../src/aws/job-tables-from-env.ts';
import { findRecipeFromEnv } from '../../src/aws/recipes-from-env.ts';
import { createS3ArtifactStore } from '../../src/aws/s3-artifact-store.ts';
import { SDK_OPTIONS } from '../../src/aws/sdk-options.ts';
import { filesFromEnv, uploadsFromEnv } from '../../src/aws/uploads-from-env.ts';
import { createCreateBatch } from '../../src/batches/create-batch.ts';
import { createDryRunBatch } from '../../src/batches/dry-run.ts';
import { createManageBatches } from '../../src/batches/manage-batches.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import { now } from '../../src/runtime/clock.ts';
import { readEnv, readListEnv } from '../../src/runtime/env.ts';
import { policyFromEnv } from '../../src/runtime/policy.ts';
import { usePricesOfStage } from '../../src/runtime/prices.ts';
import { workerMemoryMbFromEnv } from '../../src/runtime/worker-memory.ts';
import { createHandler } from './handler.ts';

usePricesOfStage();

const { artifactBucket } = readEnv('artifactBucket');
const tables = jobTablesFromEnv();
const findRecipe = findRecipeFromEnv();
const shared = {
  batches: createDynamoBatchStore(tables),
  batchQueue: batchQueueFromEnv(),
  now,
  batchTiming: batchTimingFromEnv(),
  onSendFailed: tellThatSweepWillSend,
};

export const handler = createHandler({
  createBatch: createCreateBatch({
    ...shared,
    findRecipe,
    heldKey: createDynamoJobStore(tables).heldKey,
    files: filesFromEnv(),
    getUpload: uploadsFromEnv().get,
    newId: idsFrom(now),
  }),
  dryRun: createDryRunBatch({
    files: filesFromEnv(),
    getUpload: uploadsFromEnv().get,
    parseOrder: createParseOrder(policyFromEnv()),
    findRecipe,
    usage: createDynamoUsage(dynamoDocuments(), tables.tables.limits),
    now,
    workerMemoryMb: workerMemoryMbFromEnv(),
  }),
  batches: createManageBatches(shared),
  listJobs: createDynamoJobStore(tables).list,
  linkTo: createLinkTo(createS3ArtifactStore(new S3Client(SDK_OPTIONS), artifactBucket), now),
  corsOrigins: readListEnv('corsOrigins'),
});
