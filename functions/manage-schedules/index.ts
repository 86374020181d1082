import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { createDynamoScheduleStore } from '../../src/aws/dynamo-schedule-store.ts';
import { jobTablesFromEnv } from '../../src/aws/job-tables-from-env.ts';
import { findRecipeFromEnv } from '../../src/aws/recipes-from-env.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import { now } from '../../src/runtime/clock.ts';
import { readListEnv } from '../../src/runtime/env.ts';
import { policyFromEnv } from '../../src/runtime/policy.ts';
import { usePricesOfStage } from '../../src/runtime/prices.ts';
import { createManageSchedules } from '../../src/schedules/manage-schedules.ts';
import { createHandler } from './handler.ts';

usePricesOfStage();

const tables = jobTablesFromEnv();

export const handler = createHandler({
  schedules: createManageSchedules({
    schedules: createDynamoScheduleStore(tables),
    heldKey: createDynamoJobStore(tables).heldKey,
    newId: idsFrom(now),
    now,
  }),
  policy: policyFromEnv(),
  findRecipe: findRecipeFromEnv(),
  now,
  corsOrigins: readListEnv('corsOrigins'),
});
