import type { ScheduleStore } from '../schedules/ports.ts';
import { Schedule } from '../schedules/schedule.ts';
import { acceptInDynamo } from './dynamo-accept.ts';
import type { DynamoJobStoreOptions } from './dynamo-job-store.ts';
import { createDynamoKeyedRows } from './dynamo-keyed-rows.ts';

/** Keeps schedules beside the jobs, so that a firing is one transaction. */
export function createDynamoScheduleStore(options: DynamoJobStoreOptions): ScheduleStore {
  const { documents, tables, onUnreadable } = options;
  const type = 'schedule';
  return {
    ...createDynamoKeyedRows({
      documents,
      tableName: tables.jobs,
      type,
      schema: Schedule,
      onUnreadable,
    }),
    fire: (before, after, submission) =>
      acceptInDynamo(documents, tables, { type, before, after, submissions: [submission] }),
  };
}
