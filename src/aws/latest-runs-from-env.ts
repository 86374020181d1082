import { createLatestRuns, type LatestRuns } from '../recipes/health/ports.ts';
import { createDynamoObservations } from './dynamo-observations.ts';
import { rowOptionsFromEnv } from './row-options-from-env.ts';

/** What the runs of stored recipes counted, in the table that the stack gave this function. */
export const latestRunsFromEnv = (): LatestRuns =>
  createLatestRuns(createDynamoObservations(rowOptionsFromEnv()));
