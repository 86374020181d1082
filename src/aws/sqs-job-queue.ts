import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { bodyOf } from '../rows/message.ts';
import type { RowQueue } from '../rows/ports.ts';

/**
 * The waiting line on SQS: a standard queue where a message's group is its client, so that SQS
 * serves quiet clients before a noisy one.
 */
export const createSqsJobQueue = (client: SQSClient, queueUrl: string): RowQueue => ({
  send: async (message, delayMs = 0) => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: bodyOf(message),
        MessageGroupId: message.clientId,
        // Rounded up: a message that comes early finds its job not ready and waits out its turn.
        DelaySeconds: Math.ceil(delayMs / 1_000),
      }),
    );
  },
});
