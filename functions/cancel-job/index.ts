import { jobStoreFromEnv } from '../../src/aws/job-store-from-env.ts';
import { createCancelJob } from '../../src/jobs/cancel-job.ts';
import { now } from '../../src/runtime/clock.ts';
import { readListEnv } from '../../src/runtime/env.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  cancelJob: createCancelJob({ store: jobStoreFromEnv(), now }),
  corsOrigins: readListEnv('corsOrigins'),
});
