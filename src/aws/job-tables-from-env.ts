import { readEnv } from '../runtime/env.ts';
import { logger } from '../runtime/observability.ts';
import { dynamoDocuments } from './dynamo-client.ts';
import type { DynamoJobStoreOptions } from './dynamo-job-store.ts';

/** What stores need that accept jobs together with rows of their own. */
export function jobTablesFromEnv(): DynamoJobStoreOptions {
  const { jobsTable, limitsTable } = readEnv('jobsTable', 'limitsTable');
  return {
    documents: dynamoDocuments(),
    tables: { jobs: jobsTable, limits: limitsTable },
    onUnreadable: (row, error) => logger.error('row is not readable', { row, error }),
  };
}
