import { SQSClient } from '@aws-sdk/client-sqs';
import { createDynamoRecord } from '../../src/aws/dynamo-audit.ts';
import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { createDynamoDeadLetters, createDynamoReplays } from '../../src/aws/dynamo-dead-letters.ts';
import { jobStoreFromEnv } from '../../src/aws/job-store-from-env.ts';
import { findRecipeFromEnv } from '../../src/aws/recipes-from-env.ts';
import { rowOptionsFromEnv } from '../../src/aws/row-options-from-env.ts';
import { SDK_OPTIONS } from '../../src/aws/sdk-options.ts';
import { createSqsJobQueue } from '../../src/aws/sqs-job-queue.ts';
import { createDismissDeadLetter } from '../../src/dead-letters/dismiss-dead-letter.ts';
import { createListDeadLetters } from '../../src/dead-letters/list-dead-letters.ts';
import { createReplayDeadLetters } from '../../src/dead-letters/replay-dead-letters.ts';
import { createGetJob } from '../../src/jobs/get-job.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import { createRetryJob } from '../../src/jobs/retry-job.ts';
import { now } from '../../src/runtime/clock.ts';
import { readEnv, readListEnv } from '../../src/runtime/env.ts';
import { logger } from '../../src/runtime/observability.ts';
import { policyFromEnv } from '../../src/runtime/policy.ts';
import { usePricesOfStage } from '../../src/runtime/prices.ts';
import { timingFromEnv } from '../../src/runtime/timing.ts';
import { createHandler } from './handler.ts';

usePricesOfStage();

const { jobQueueUrl } = readEnv('jobQueueUrl');
const options = rowOptionsFromEnv();
const letters = createDynamoDeadLetters(options);
const listDeadLetters = createListDeadLetters(letters);
const store = jobStoreFromEnv();
const newId = idsFrom(now);

export const handler = createHandler({
  listDeadLetters,
  dismissDeadLetter: createDismissDeadLetter(letters),
  record: createDynamoRecord({
    documents: dynamoDocuments(),
    TableName: readEnv('registryTable').registryTable,
    newId,
    now,
  }),
  replayDeadLetters: createReplayDeadLetters({
    letters,
    listDeadLetters,
    replays: createDynamoReplays(options),
    getJob: createGetJob({ store, now }),
    retryJob: createRetryJob({
      store,
      queue: createSqsJobQueue(new SQSClient(SDK_OPTIONS), jobQueueUrl),
      newId,
      now,
      timing: timingFromEnv(),
      onSendFailed: (jobId, error) => logger.warn('the sweep will send it', { jobId, error }),
    }),
    newId,
    now,
  }),
  findRecipe: findRecipeFromEnv(),
  policy: policyFromEnv(),
  corsOrigins: readListEnv('corsOrigins'),
});
