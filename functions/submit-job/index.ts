import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createLinkTo } from '../../src/api/artifact-links.ts';
import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { createDynamoUsage } from '../../src/aws/dynamo-usage.ts';
import { jobStoreFromEnv } from '../../src/aws/job-store-from-env.ts';
import { findRecipeFromEnv } from '../../src/aws/recipes-from-env.ts';
import { createS3ArtifactStore } from '../../src/aws/s3-artifact-store.ts';
import { SDK_OPTIONS } from '../../src/aws/sdk-options.ts';
import { createSqsJobQueue } from '../../src/aws/sqs-job-queue.ts';
import { unknownSessionFromEnv } from '../../src/aws/unknown-session-from-env.ts';
import { createAcceptedUnder } from '../../src/jobs/accept-job.ts';
import { createDryRun } from '../../src/jobs/dry-run.ts';
import { createWaitForJob } from '../../src/jobs/get-job.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import { createSubmitJob } from '../../src/jobs/submit-job.ts';
import { now, sleep } from '../../src/runtime/clock.ts';
import { readEnv, readListEnv } from '../../src/runtime/env.ts';
import { logger } from '../../src/runtime/observability.ts';
import { policyFromEnv } from '../../src/runtime/policy.ts';
import { usePricesOfStage } from '../../src/runtime/prices.ts';
import { timingFromEnv } from '../../src/runtime/timing.ts';
import { workerMemoryMbFromEnv } from '../../src/runtime/worker-memory.ts';
import { createHandler } from './handler.ts';

usePricesOfStage();

const { jobQueueUrl, artifactBucket, limitsTable } = readEnv(
  'jobQueueUrl',
  'artifactBucket',
  'limitsTable',
);
const store = jobStoreFromEnv();
const artifacts = createS3ArtifactStore(new S3Client(SDK_OPTIONS), artifactBucket);

export const handler = createHandler({
  submitJob: createSubmitJob({
    store,
    queue: createSqsJobQueue(new SQSClient(SDK_OPTIONS), jobQueueUrl),
    newId: idsFrom(now),
    now,
    timing: timingFromEnv(),
    onSendFailed: (jobId, error) => logger.warn('the sweep will send it', { jobId, error }),
  }),
  waitForJob: createWaitForJob({ store, now, sleep }),
  linkTo: createLinkTo(artifacts, now),
  dryRun: createDryRun({
    usage: createDynamoUsage(dynamoDocuments(), limitsTable),
    now,
    workerMemoryMb: workerMemoryMbFromEnv(),
  }),
  unknownSession: unknownSessionFromEnv(),
  findRecipe: findRecipeFromEnv(),
  acceptedUnder: createAcceptedUnder({ store, now }),
  policy: policyFromEnv(),
  corsOrigins: readListEnv('corsOrigins'),
});
