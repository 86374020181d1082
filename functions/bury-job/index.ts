import { jobStoreFromEnv } from '../../src/aws/job-store-from-env.ts';
import { createBuryJob } from '../../src/jobs/bury-job.ts';
import { now } from '../../src/runtime/clock.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler(createBuryJob({ store: jobStoreFromEnv(), now }));
