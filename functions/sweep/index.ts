import { SQSClient } from '@aws-sdk/client-sqs';
import { jobStoreFromEnv } from '../../src/aws/job-store-from-env.ts';
import { SDK_OPTIONS } from '../../src/aws/sdk-options.ts';
import { createSqsJobQueue } from '../../src/aws/sqs-job-queue.ts';
import { createSweep } from '../../src/jobs/sweep.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { now } from '../../src/runtime/clock.ts';
import { readEnv } from '../../src/runtime/env.ts';
import { createHandler } from './handler.ts';

const { jobQueueUrl } = readEnv('jobQueueUrl');
const queue = createSqsJobQueue(new SQSClient(SDK_OPTIONS), jobQueueUrl);

export const handler = createHandler(
  createSweep({ store: jobStoreFromEnv(), queue, now, timing: TIMING }),
);
