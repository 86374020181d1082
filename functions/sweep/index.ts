import { SQSClient } from '@aws-sdk/client-sqs';
import {
  createDynamoDeliveries,
  createDynamoEndpointBooks,
} from '../../src/aws/dynamo-webhooks.ts';
import { erasingFromEnv } from '../../src/aws/erasing-from-env.ts';
import { jobStoreFromEnv } from '../../src/aws/job-store-from-env.ts';
import { rowOptionsFromEnv } from '../../src/aws/row-options-from-env.ts';
import { SDK_OPTIONS } from '../../src/aws/sdk-options.ts';
import { sourceSweepsFromEnv } from '../../src/aws/source-sweeps-from-env.ts';
import { createSqsJobQueue } from '../../src/aws/sqs-job-queue.ts';
import { deliveryQueueFromEnv } from '../../src/aws/webhooks-from-env.ts';
import { createErasureSweep } from '../../src/jobs/erase-job.ts';
import { createSweep } from '../../src/jobs/sweep.ts';
import { sweepTogether } from '../../src/rows/sweep.ts';
import { now } from '../../src/runtime/clock.ts';
import { readEnv } from '../../src/runtime/env.ts';
import { usePricesOfStage } from '../../src/runtime/prices.ts';
import { timingFromEnv } from '../../src/runtime/timing.ts';
import { createDeliverySweep, createUpkeepSweep } from '../../src/webhooks/sweep.ts';
import { createHandler } from './handler.ts';

usePricesOfStage();

const { jobQueueUrl } = readEnv('jobQueueUrl');
const queue = createSqsJobQueue(new SQSClient(SDK_OPTIONS), jobQueueUrl);
const store = jobStoreFromEnv();
const timing = timingFromEnv();
const rows = rowOptionsFromEnv();
const deliveryQueue = deliveryQueueFromEnv();

export const handler = createHandler(
  sweepTogether([
    createSweep({ store, queue, now, timing }),
    createErasureSweep(erasingFromEnv(store)),
    createDeliverySweep({ deliveries: createDynamoDeliveries(rows), queue: deliveryQueue, now }),
    createUpkeepSweep({ books: createDynamoEndpointBooks(rows), queue: deliveryQueue, now }),
    ...sourceSweepsFromEnv(store),
  ]),
);
