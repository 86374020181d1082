import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS } from '../contract.ts';
import { countingDead } from '../dead-letters/count-dead.ts';
import { countingLostLeases } from '../jobs/count-lost-leases.ts';
import type { JobStore } from '../jobs/ports.ts';
import { recordingRuns } from '../recipes/health/record-runs.ts';
import { readEnv } from '../runtime/env.ts';
import { logger, metrics } from '../runtime/observability.ts';
import { announcing } from '../webhooks/announce.ts';
import { dynamoDocuments } from './dynamo-client.ts';
import { createDynamoJobStore } from './dynamo-job-store.ts';
import { announcementsFromEnv } from './webhooks-from-env.ts';

/**
 * The store of a function: tables by the names that the stack gave it, dead letters and lost
 * leases counted, webhooks told of the end of jobs and runs of stored recipes remembered,
 * whichever function ends them.
 */
export function jobStoreFromEnv(): JobStore {
  const { jobsTable, limitsTable } = readEnv('jobsTable', 'limitsTable');
  const store = createDynamoJobStore({
    documents: dynamoDocuments(),
    tables: { jobs: jobsTable, limits: limitsTable },
    onUnreadable: (row, error) => logger.error('row is not readable', { row, error }),
  });
  const telling = announcing(store, announcementsFromEnv());
  const recording = recordingRuns(telling, ({ warnings }) => {
    if (warnings.length > 0) one(METRICS.recipeWarnings)();
  });
  const one = (metric: string) => () => metrics.addMetric(metric, MetricUnit.Count, 1);
  return countingLostLeases(
    countingDead(recording, one(METRICS.deadLetters)),
    one(METRICS.leasesLost),
  );
}
