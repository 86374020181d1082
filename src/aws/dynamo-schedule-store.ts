import type { ScheduleStore } from '../schedules/ports.ts';
import { Schedule } from '../schedules/schedule.ts';
import { acceptInDynamo } from './dynamo-accept.ts';
import type { DynamoJobStoreOptions } from './dynamo-job-store.ts';
import { createDynamoKeyedRows } from './dynamo-keyed-rows.ts';
import { withUsers } from './dynamo-recipe-users.ts';

/** Keeps schedules beside the jobs, so that a firing is one transaction; and beside the recipes. */
export function createDynamoScheduleStore(options: DynamoJobStoreOptions): ScheduleStore {
  const { documents, tables, onUnreadable } = options;
  const type = 'schedule';
  const rows = createDynamoKeyedRows({
    documents,
    tableName: tables.jobs,
    type,
    schema: Schedule,
    onUnreadable,
  });
  return {
    ...rows,
    ...withUsers(rows, { documents, tableName: tables.jobs, type }),
    fire: (before, after, submission) =>
      acceptInDynamo(documents, tables, { type, before, after, submissions: [submission] }),
  };
}
