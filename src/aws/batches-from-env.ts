import { SQSClient } from '@aws-sdk/client-sqs';
import { BATCH_TIMING, type BatchTiming } from '../batches/timing.ts';
import { limitsOf } from '../clients/rules.ts';
import type { FindLimits } from '../jobs/parse-order.ts';
import type { RowQueue } from '../rows/ports.ts';
import { readEnv } from '../runtime/env.ts';
import { logger } from '../runtime/observability.ts';
import { timingFromEnv } from '../runtime/timing.ts';
import { dynamoDocuments } from './dynamo-client.ts';
import { createDynamoClientStore } from './dynamo-client-store.ts';
import { SDK_OPTIONS } from './sdk-options.ts';
import { createSqsJobQueue } from './sqs-job-queue.ts';

/** Where batches wait. */
export const batchQueueFromEnv = (): RowQueue =>
  createSqsJobQueue(new SQSClient(SDK_OPTIONS), readEnv('batchQueueUrl').batchQueueUrl);

/** Batches are kept as long as the stage keeps everything. */
export const batchTimingFromEnv = (): BatchTiming => ({
  ...BATCH_TIMING,
  retentionMs: timingFromEnv().retentionMs,
});

/** What a client may do, as its row says at this moment. */
export function findLimitsFromEnv(): FindLimits {
  const clients = createDynamoClientStore(
    dynamoDocuments(),
    readEnv('registryTable').registryTable,
  );
  return async (clientId) => limitsOf(await clients.find(clientId));
}

export const tellThatSweepWillSend = (id: string, error: unknown): void =>
  logger.warn('the sweep will send it', { id, error });
