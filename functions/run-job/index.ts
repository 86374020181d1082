import { tmpdir } from 'node:os';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { countingCalls } from '../../src/aws/count-calls.ts';
import { createDynamoBatchStore } from '../../src/aws/dynamo-batch-store.ts';
import { createCanary } from '../../src/aws/dynamo-canary.ts';
import { createDynamoChooseExit } from '../../src/aws/dynamo-choose-exit.ts';
import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { createDynamoPolitely } from '../../src/aws/dynamo-politeness.ts';
import { jobStoreFromEnv } from '../../src/aws/job-store-from-env.ts';
import { jobTablesFromEnv } from '../../src/aws/job-tables-from-env.ts';
import { latestRunsFromEnv } from '../../src/aws/latest-runs-from-env.ts';
import { createPlacesOfClients } from '../../src/aws/places-of-clients.ts';
import { createS3ArtifactStore } from '../../src/aws/s3-artifact-store.ts';
import { createS3FileStore } from '../../src/aws/s3-file-store.ts';
import { createSdkMetering } from '../../src/aws/sdk-metering.ts';
import { SDK_OPTIONS } from '../../src/aws/sdk-options.ts';
import { poolsFromEnv } from '../../src/aws/secrets-manager-pools.ts';
import { useSessionsFromEnv } from '../../src/aws/sessions-from-env.ts';
import { createSqsJobQueue } from '../../src/aws/sqs-job-queue.ts';
import { heedingBatches } from '../../src/batches/heed-cancel.ts';
import { createKindRunner } from '../../src/browser/kind-runner.ts';
import { METRICS } from '../../src/contract.ts';
import { createRunJob } from '../../src/jobs/run-job.ts';
import { watchingHealth } from '../../src/kinds/scrape/watch-health.ts';
import { scrapingOverHttp } from '../../src/kinds/scrape/without-browser.ts';
import { agentOf } from '../../src/robots/agent.ts';
import { now, sleep } from '../../src/runtime/clock.ts';
import { countTraffic } from '../../src/runtime/count-traffic.ts';
import { readEnv } from '../../src/runtime/env.ts';
import { loggingFailures } from '../../src/runtime/log-failures.ts';
import { logger, metrics } from '../../src/runtime/observability.ts';
import { policyFromEnv } from '../../src/runtime/policy.ts';
import { agentFromEnv, paceFromEnv } from '../../src/runtime/politeness.ts';
import { usePricesOfStage } from '../../src/runtime/prices.ts';
import { timingFromEnv } from '../../src/runtime/timing.ts';
import { workerMemoryMbFromEnv } from '../../src/runtime/worker-memory.ts';
import { createWalledFetch } from '../../src/wall/fetch.ts';
import { createHandler } from './handler.ts';

usePricesOfStage();

const env = readEnv(
  'jobQueueUrl',
  'artifactBucket',
  'jobsTable',
  'limitsTable',
  'registryTable',
  'chromiumFolder',
);
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());

const documents = dynamoDocuments();
const tables = { jobs: env.jobsTable, limits: env.limitsTable, registry: env.registryTable };
const policy = policyFromEnv();
const canary = createCanary({
  documents,
  registryTable: env.registryTable,
  now,
  onError: (error) => logger.warn('the canary was not written', { error }),
});
const means = {
  sessions: useSessionsFromEnv(),
  chooseExit: createDynamoChooseExit({
    documents,
    tables: { limits: env.limitsTable, registry: env.registryTable },
    readPools: poolsFromEnv(),
    now,
    onError: (error) => logger.warn('proxy pools or breakers are not up to date', { error }),
  }),
};
const runner = createKindRunner({
  chromiumFolder: env.chromiumFolder,
  tempFolder: tmpdir(),
  policy,
  agent: agentFromEnv(),
  ...means,
  // One message at a time, so one client at a time.
  maxBrowsers: 1,
  onTraffic: countTraffic(metrics),
  onLaunch: (launchMs) => {
    metrics.addMetric(METRICS.browserLaunchMs, MetricUnit.Milliseconds, launchMs);
    canary.launched(launchMs);
  },
});
const politely = createDynamoPolitely({
  documents,
  tables,
  policy,
  agent: agentFromEnv(),
  defaults: paceFromEnv(),
  now,
  sleep,
  onError: (error) => logger.warn('not given back or not remembered', { error }),
});

const overHttp = scrapingOverHttp(runner.run, {
  ...means,
  fetch: createWalledFetch(policy),
  userAgent: agentOf(agentFromEnv()),
  now,
});
const run = watchingHealth(overHttp, {
  latestRuns: latestRunsFromEnv(),
  now,
  onError: (error) => logger.warn('a run is not compared with those before', { error }),
});

export const handler = createHandler({
  runJob: createRunJob({
    store: heedingBatches(jobStoreFromEnv(), {
      batches: createDynamoBatchStore(jobTablesFromEnv()),
      now,
    }),
    queue: createSqsJobQueue(countingCalls(new SQSClient(SDK_OPTIONS)), env.jobQueueUrl),
    artifacts: createS3ArtifactStore(countingCalls(new S3Client(SDK_OPTIONS)), env.artifactBucket),
    files: createS3FileStore(countingCalls(new S3Client(SDK_OPTIONS)), env.artifactBucket),
    runKind: politely(canary.watch(loggingFailures(run))),
    now,
    sleep,
    places: createPlacesOfClients({ documents, tables, now }),
    metering: createSdkMetering(workerMemoryMbFromEnv()),
    random: Math.random,
    timing: timingFromEnv(),
  }),
  stop: stop.signal,
});
