import { createDynamoObservations } from '../src/aws/dynamo-observations.ts';
import { createLatestRuns, type LatestRuns } from '../src/recipes/health/ports.ts';
import { logger } from '../src/runtime/observability.ts';
import type { Rows } from './rows.ts';

/** What the runs of stored recipes counted. */
export const latestRunsIn = ({ documents, tables }: Rows): LatestRuns =>
  createLatestRuns(
    createDynamoObservations({
      documents,
      tableName: tables.jobs,
      onUnreadable: (row, error) => logger.error('row is not readable', { row, error }),
    }),
  );
