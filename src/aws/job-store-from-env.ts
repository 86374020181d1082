import type { JobStore } from '../jobs/ports.ts';
import { readEnv } from '../runtime/env.ts';
import { logger } from '../runtime/observability.ts';
import { dynamoDocuments } from './dynamo-client.ts';
import { createDynamoJobStore } from './dynamo-job-store.ts';

/** The store of a function: tables by the names that the stack gave it. */
export function jobStoreFromEnv(): JobStore {
  const { jobsTable, limitsTable } = readEnv('jobsTable', 'limitsTable');
  return createDynamoJobStore({
    documents: dynamoDocuments(),
    tables: { jobs: jobsTable, limits: limitsTable },
    onUnreadable: (row, error) => logger.error('row is not readable', { row, error }),
  });
}
