import { erasingFromEnv } from '../../src/aws/erasing-from-env.ts';
import { jobStoreFromEnv } from '../../src/aws/job-store-from-env.ts';
import { createEraseJob } from '../../src/jobs/erase-job.ts';
import { readListEnv } from '../../src/runtime/env.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  eraseJob: createEraseJob(erasingFromEnv(jobStoreFromEnv())),
  corsOrigins: readListEnv('corsOrigins'),
});
