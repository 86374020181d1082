import { createHandler } from '../functions/manage-schedules/handler.ts';
import { createDynamoScheduleStore } from '../src/aws/dynamo-schedule-store.ts';
import { idsFrom } from '../src/jobs/ids.ts';
import type { JobStore } from '../src/jobs/ports.ts';
import { createFireSchedule, type FireDependencies } from '../src/schedules/fire-due.ts';
import { createManageSchedules } from '../src/schedules/manage-schedules.ts';
import { createSweepSchedules } from '../src/schedules/sweep-schedules.ts';
import type { TargetPolicy } from '../src/wall/target.ts';
import { rowOptions } from './row-options.ts';
import type { Rows } from './rows.ts';

interface Dependencies extends Omit<FireDependencies, 'schedules' | 'jobs'> {
  readonly rows: Rows;
  readonly store: JobStore;
  readonly policy: TargetPolicy;
}

/** All parts of the schedules, composed with the embedded adapters. */
export function createSchedules({ rows, store, policy, ...firing }: Dependencies) {
  const { now } = firing;
  const schedules = createDynamoScheduleStore({ ...rowOptions(rows), tables: rows.tables });
  const fireSchedule = createFireSchedule({ ...firing, schedules, jobs: store });
  return {
    sweep: createSweepSchedules({ schedules, fireSchedule, now }),
    'manage-schedules': createHandler({
      schedules: createManageSchedules({
        ...{ schedules, heldKey: store.heldKey, newId: idsFrom(now), now },
      }),
      policy,
      findRecipe: firing.findRecipe,
      now,
    }),
  };
}
