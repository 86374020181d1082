import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createLinkTo } from '../../src/api/artifact-links.ts';
import { jobStoreFromEnv } from '../../src/aws/job-store-from-env.ts';
import { findRecipeFromEnv } from '../../src/aws/recipes-from-env.ts';
import { createS3ArtifactStore } from '../../src/aws/s3-artifact-store.ts';
import { SDK_OPTIONS } from '../../src/aws/sdk-options.ts';
import { createSqsJobQueue } from '../../src/aws/sqs-job-queue.ts';
import { createWaitForJob } from '../../src/jobs/get-job.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import { createRetryJob } from '../../src/jobs/retry-job.ts';
import { now, sleep } from '../../src/runtime/clock.ts';
import { readEnv, readListEnv } from '../../src/runtime/env.ts';
import { logger } from '../../src/runtime/observability.ts';
import { policyFromEnv } from '../../src/runtime/policy.ts';
import { usePricesOfStage } from '../../src/runtime/prices.ts';
import { timingFromEnv } from '../../src/runtime/timing.ts';
import { createHandler } from './handler.ts';

usePricesOfStage();

const { jobQueueUrl, artifactBucket } = readEnv('jobQueueUrl', 'artifactBucket');
const store = jobStoreFromEnv();
const artifacts = createS3ArtifactStore(new S3Client(SDK_OPTIONS), artifactBucket);

export const handler = createHandler({
  retryJob: createRetryJob({
    store,
    queue: createSqsJobQueue(new SQSClient(SDK_OPTIONS), jobQueueUrl),
    newId: idsFrom(now),
    now,
    timing: timingFromEnv(),
    onSendFailed: (jobId, error) => logger.warn('the sweep will send it', { jobId, error }),
  }),
  waitForJob: createWaitForJob({ store, now, sleep }),
  linkTo: createLinkTo(artifacts, now),
  findRecipe: findRecipeFromEnv(),
  policy: policyFromEnv(),
  corsOrigins: readListEnv('corsOrigins'),
});
