import { readEnv } from '../runtime/env.ts';
import { logger } from '../runtime/observability.ts';
import { dynamoDocuments } from './dynamo-client.ts';

/** What every kind of row in the jobs table is kept with. */
export const rowOptionsFromEnv = () => ({
  documents: dynamoDocuments(),
  tableName: readEnv('jobsTable').jobsTable,
  onUnreadable: (row: unknown, error: unknown) =>
    logger.error('row is not readable', { row, error }),
});
