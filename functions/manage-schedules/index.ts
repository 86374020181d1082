import { createDynamoScheduleStore } from '../../src/aws/dynamo-schedule-store.ts';
import { jobTablesFromEnv } from '../../src/aws/job-tables-from-env.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import { now } from '../../src/runtime/clock.ts';
import { readListEnv } from '../../src/runtime/env.ts';
import { policyFromEnv } from '../../src/runtime/policy.ts';
import { createManageSchedules } from '../../src/schedules/manage-schedules.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  schedules: createManageSchedules({
    schedules: createDynamoScheduleStore(jobTablesFromEnv()),
    newId: idsFrom(now),
    now,
  }),
  policy: policyFromEnv(),
  now,
  corsOrigins: readListEnv('corsOrigins'),
});
