import { jobStoreFromEnv } from '../../src/aws/job-store-from-env.ts';
import { createCancelJob } from '../../src/jobs/cancel-job.ts';
import { createCancelJobs } from '../../src/jobs/cancel-jobs.ts';
import { now } from '../../src/runtime/clock.ts';
import { readListEnv } from '../../src/runtime/env.ts';
import { usePricesOfStage } from '../../src/runtime/prices.ts';
import { createHandler } from './handler.ts';

usePricesOfStage();

const store = jobStoreFromEnv();

export const handler = createHandler({
  cancelJob: createCancelJob({ store, now }),
  cancelJobs: createCancelJobs({ store, now }),
  corsOrigins: readListEnv('corsOrigins'),
});
