import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { RowQueue } from '../rows/ports.ts';
import { now } from '../runtime/clock.ts';
import { readEnv, readOptionalEnv } from '../runtime/env.ts';
import { logger } from '../runtime/observability.ts';
import { createAesSecretBox } from '../secrets/aes-secret-box.ts';
import { createCachedKeyRing } from '../secrets/cached-key-ring.ts';
import type { SecretBox } from '../secrets/ports.ts';
import type { AnnounceDependencies } from '../webhooks/announce.ts';
import { createDynamoEndpointBooks } from './dynamo-webhooks.ts';
import { rowOptionsFromEnv } from './row-options-from-env.ts';
import { SDK_OPTIONS } from './sdk-options.ts';
import { readStageKeys } from './secrets-manager-keys.ts';
import { createSqsJobQueue } from './sqs-job-queue.ts';

/** What a job store tells of the end of jobs with. */
export const announcementsFromEnv = (): AnnounceDependencies => ({
  books: createDynamoEndpointBooks(rowOptionsFromEnv()),
  queue: deliveryQueueFromEnv(),
  onSendFailed: tellThatSendFailed,
});

export const tellThatSendFailed = (deliveryId: string, error: unknown): void =>
  logger.warn('the sweep will send it', { deliveryId, error });

/**
 * Where deliveries wait. A function that was not made to end jobs has no such queue; should it end
 * one all the same, the sweep sends the message.
 */
export function deliveryQueueFromEnv(): RowQueue {
  const url = readOptionalEnv('deliveryQueueUrl');
  if (url === '') return { send: async () => undefined };
  return createSqsJobQueue(new SQSClient(SDK_OPTIONS), url);
}

/** Seals with the stage's key in Secrets Manager. */
export function secretBoxFromEnv(): SecretBox {
  const { stageKeySecret } = readEnv('stageKeySecret');
  const read = readStageKeys(new SecretsManagerClient(SDK_OPTIONS), stageKeySecret);
  const onError = (error: unknown) => logger.warn('older keys go on serving', { error });
  return createAesSecretBox(createCachedKeyRing({ read, now, onError }));
}
