import { tmpdir } from 'node:os';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createCanary } from '../../src/aws/dynamo-canary.ts';
import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { createDynamoPolitely } from '../../src/aws/dynamo-politeness.ts';
import { jobStoreFromEnv } from '../../src/aws/job-store-from-env.ts';
import { createS3ArtifactStore } from '../../src/aws/s3-artifact-store.ts';
import { SDK_OPTIONS } from '../../src/aws/sdk-options.ts';
import { useSessionsFromEnv } from '../../src/aws/sessions-from-env.ts';
import { createSqsJobQueue } from '../../src/aws/sqs-job-queue.ts';
import { createKindRunner } from '../../src/browser/kind-runner.ts';
import { METRICS } from '../../src/contract.ts';
import { createRunJob } from '../../src/jobs/run-job.ts';
import { now, sleep } from '../../src/runtime/clock.ts';
import { countTraffic } from '../../src/runtime/count-traffic.ts';
import { readEnv } from '../../src/runtime/env.ts';
import { loggingFailures } from '../../src/runtime/log-failures.ts';
import { logger, metrics } from '../../src/runtime/observability.ts';
import { policyFromEnv } from '../../src/runtime/policy.ts';
import { agentFromEnv, paceFromEnv } from '../../src/runtime/politeness.ts';
import { timingFromEnv } from '../../src/runtime/timing.ts';
import { createHandler } from './handler.ts';

const env = readEnv(
  'jobQueueUrl',
  'artifactBucket',
  'limitsTable',
  'registryTable',
  'chromiumFolder',
);
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());

const documents = dynamoDocuments();
const policy = policyFromEnv();
const canary = createCanary({
  documents,
  registryTable: env.registryTable,
  now,
  onError: (error) => logger.warn('the canary was not written', { error }),
});
const runner = createKindRunner({
  chromiumFolder: env.chromiumFolder,
  tempFolder: tmpdir(),
  policy,
  agent: agentFromEnv(),
  sessions: useSessionsFromEnv(),
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
  tables: { limits: env.limitsTable, registry: env.registryTable },
  policy,
  agent: agentFromEnv(),
  defaults: paceFromEnv(),
  now,
  sleep,
  onError: (error) => logger.warn('not given back or not remembered', { error }),
});

export const handler = createHandler({
  runJob: createRunJob({
    store: jobStoreFromEnv(),
    queue: createSqsJobQueue(new SQSClient(SDK_OPTIONS), env.jobQueueUrl),
    artifacts: createS3ArtifactStore(new S3Client(SDK_OPTIONS), env.artifactBucket),
    runKind: politely(canary.watch(loggingFailures(runner.run))),
    now,
    sleep,
    random: Math.random,
    timing: timingFromEnv(),
  }),
  stop: stop.signal,
});
