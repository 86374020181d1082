import { SQSClient } from '@aws-sdk/client-sqs';
import { createParseOrder } from '../api/parse-order.ts';
import { createSweepBatches } from '../batches/sweep-batches.ts';
import { createCancelJob } from '../jobs/cancel-job.ts';
import type { JobStore } from '../jobs/ports.ts';
import { createSweepRecipes } from '../recipes/stored/erasure.ts';
import type { Sweep } from '../rows/sweep.ts';
import { now } from '../runtime/clock.ts';
import { readEnv } from '../runtime/env.ts';
import { policyFromEnv } from '../runtime/policy.ts';
import { timingFromEnv } from '../runtime/timing.ts';
import { createFireSchedule } from '../schedules/fire-due.ts';
import { createSweepSchedules } from '../schedules/sweep-schedules.ts';
import {
  batchQueueFromEnv,
  batchTimingFromEnv,
  findLimitsFromEnv,
  tellThatSweepWillSend,
} from './batches-from-env.ts';
import { createDynamoBatchStore } from './dynamo-batch-store.ts';
import { createDynamoScheduleStore } from './dynamo-schedule-store.ts';
import { jobTablesFromEnv } from './job-tables-from-env.ts';
import { findRecipeFromEnv, recipesFromEnv } from './recipes-from-env.ts';
import { SDK_OPTIONS } from './sdk-options.ts';
import { createSqsJobQueue } from './sqs-job-queue.ts';

/** The sweeps over what makes jobs: schedules that are due, batches that nobody works on, recipes that go. */
export function sourceSweepsFromEnv(jobs: JobStore): readonly Sweep[] {
  const schedules = createDynamoScheduleStore(jobTablesFromEnv());
  const fireSchedule = createFireSchedule({
    schedules,
    jobs,
    queue: createSqsJobQueue(new SQSClient(SDK_OPTIONS), readEnv('jobQueueUrl').jobQueueUrl),
    cancelJob: createCancelJob({ store: jobs, now }),
    findLimits: findLimitsFromEnv(),
    parseOrder: createParseOrder(policyFromEnv()),
    findRecipe: findRecipeFromEnv(),
    now,
    timing: timingFromEnv(),
    onSendFailed: tellThatSweepWillSend,
  });
  return [
    createSweepSchedules({ schedules, fireSchedule, now }),
    createSweepBatches({
      batches: createDynamoBatchStore(jobTablesFromEnv()),
      batchQueue: batchQueueFromEnv(),
      now,
      batchTiming: batchTimingFromEnv(),
    }),
    createSweepRecipes({ ...recipesFromEnv(), now }),
  ];
}
