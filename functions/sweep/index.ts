import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createDynamoErasures } from '../../src/aws/dynamo-erasures.ts';
import {
  createDynamoDeliveries,
  createDynamoEndpointBooks,
} from '../../src/aws/dynamo-webhooks.ts';
import { jobStoreFromEnv } from '../../src/aws/job-store-from-env.ts';
import { rowOptionsFromEnv } from '../../src/aws/row-options-from-env.ts';
import { createS3ArtifactStore } from '../../src/aws/s3-artifact-store.ts';
import { SDK_OPTIONS } from '../../src/aws/sdk-options.ts';
import { sourceSweepsFromEnv } from '../../src/aws/source-sweeps-from-env.ts';
import { createSqsJobQueue } from '../../src/aws/sqs-job-queue.ts';
import { deliveryQueueFromEnv } from '../../src/aws/webhooks-from-env.ts';
import { createErasureSweep } from '../../src/jobs/erase-job.ts';
import { createSweep } from '../../src/jobs/sweep.ts';
import { sweepTogether } from '../../src/rows/sweep.ts';
import { now } from '../../src/runtime/clock.ts';
import { readEnv } from '../../src/runtime/env.ts';
import { timingFromEnv } from '../../src/runtime/timing.ts';
import { createDeliverySweep, createUpkeepSweep } from '../../src/webhooks/sweep.ts';
import { createHandler } from './handler.ts';

const { jobQueueUrl, artifactBucket } = readEnv('jobQueueUrl', 'artifactBucket');
const queue = createSqsJobQueue(new SQSClient(SDK_OPTIONS), jobQueueUrl);
const store = jobStoreFromEnv();
const timing = timingFromEnv();
const rows = rowOptionsFromEnv();
const deliveryQueue = deliveryQueueFromEnv();

export const handler = createHandler(
  sweepTogether([
    createSweep({ store, queue, now, timing }),
    createErasureSweep({
      store,
      artifacts: createS3ArtifactStore(new S3Client(SDK_OPTIONS), artifactBucket),
      erasures: createDynamoErasures(rows),
      now,
      timing,
    }),
    createDeliverySweep({ deliveries: createDynamoDeliveries(rows), queue: deliveryQueue, now }),
    createUpkeepSweep({ books: createDynamoEndpointBooks(rows), queue: deliveryQueue, now }),
    ...sourceSweepsFromEnv(store),
  ]),
);
