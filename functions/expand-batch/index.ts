import { SQSClient } from '@aws-sdk/client-sqs';
import { createParseOrder } from '../../src/api/parse-order.ts';
import {
  batchQueueFromEnv,
  batchTimingFromEnv,
  findLimitsFromEnv,
  tellThatSweepWillSend,
} from '../../src/aws/batches-from-env.ts';
import { createDynamoBatchStore } from '../../src/aws/dynamo-batch-store.ts';
import { erasingFromEnv } from '../../src/aws/erasing-from-env.ts';
import { jobStoreFromEnv } from '../../src/aws/job-store-from-env.ts';
import { jobTablesFromEnv } from '../../src/aws/job-tables-from-env.ts';
import { findRecipeFromEnv } from '../../src/aws/recipes-from-env.ts';
import { SDK_OPTIONS } from '../../src/aws/sdk-options.ts';
import { createSqsJobQueue } from '../../src/aws/sqs-job-queue.ts';
import { filesFromEnv, uploadRowsFromEnv } from '../../src/aws/uploads-from-env.ts';
import { announcementsFromEnv } from '../../src/aws/webhooks-from-env.ts';
import { createExpandBatch } from '../../src/batches/expand-batch.ts';
import { createCancelJob } from '../../src/jobs/cancel-job.ts';
import { createEraseJob } from '../../src/jobs/erase-job.ts';
import { now } from '../../src/runtime/clock.ts';
import { readEnv } from '../../src/runtime/env.ts';
import { policyFromEnv } from '../../src/runtime/policy.ts';
import { usePricesOfStage } from '../../src/runtime/prices.ts';
import { timingFromEnv } from '../../src/runtime/timing.ts';
import { createAnnounceEnd } from '../../src/webhooks/announce.ts';
import { createHandler } from './handler.ts';

usePricesOfStage();

const jobs = jobStoreFromEnv();
const erasing = erasingFromEnv(jobs);

export const handler = createHandler(
  createExpandBatch({
    batches: createDynamoBatchStore(jobTablesFromEnv()),
    jobs,
    files: filesFromEnv(),
    jobQueue: createSqsJobQueue(new SQSClient(SDK_OPTIONS), readEnv('jobQueueUrl').jobQueueUrl),
    batchQueue: batchQueueFromEnv(),
    cancelJob: createCancelJob({ store: jobs, now }),
    announceEnd: createAnnounceEnd(announcementsFromEnv()),
    eraseJob: createEraseJob(erasing),
    artifacts: erasing.artifacts,
    uploads: uploadRowsFromEnv(),
    findLimits: findLimitsFromEnv(),
    parseOrder: createParseOrder(policyFromEnv()),
    findRecipe: findRecipeFromEnv(),
    now,
    timing: timingFromEnv(),
    batchTiming: batchTimingFromEnv(),
    onSendFailed: tellThatSweepWillSend,
  }),
);
