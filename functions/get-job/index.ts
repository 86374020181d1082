import { S3Client } from '@aws-sdk/client-s3';
import { createLinkTo } from '../../src/api/artifact-links.ts';
import { jobStoreFromEnv } from '../../src/aws/job-store-from-env.ts';
import { createS3ArtifactStore } from '../../src/aws/s3-artifact-store.ts';
import { SDK_OPTIONS } from '../../src/aws/sdk-options.ts';
import { createGetEvents, createGetJob, createWaitForJob } from '../../src/jobs/get-job.ts';
import { now, sleep } from '../../src/runtime/clock.ts';
import { readEnv, readListEnv } from '../../src/runtime/env.ts';
import { usePricesOfStage } from '../../src/runtime/prices.ts';
import { createHandler } from './handler.ts';

usePricesOfStage();

const { artifactBucket } = readEnv('artifactBucket');
const store = jobStoreFromEnv();
const artifacts = createS3ArtifactStore(new S3Client(SDK_OPTIONS), artifactBucket);

export const handler = createHandler({
  getJob: createGetJob({ store, now }),
  getEvents: createGetEvents({ store, now }),
  waitForJob: createWaitForJob({ store, now, sleep }),
  listJobs: store.list,
  linkTo: createLinkTo(artifacts, now),
  corsOrigins: readListEnv('corsOrigins'),
});
