import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { describe } from 'vitest';
import { createSqsJobQueue } from '../../src/aws/sqs-job-queue.ts';
import { RowMessageBody } from '../../src/rows/message.ts';
import {
  type Delivery,
  itKeepsTheJobQueueContract,
  type QueueUnderTest,
} from '../contracts/job-queue.contract.ts';

const VISIBILITY_S = 2;
const MAX_RECEIVES = 3;

describe('the job queue on SQS', () => {
  itKeepsTheJobQueueContract(queueUnderTest);
});

/** A queue of its own for each test: what one leaves behind, the next must not find. */
async function queueUnderTest(): Promise<QueueUnderTest> {
  const client = new SQSClient();
  const name = `contract-${randomUUID()}`;
  const deadUrl = await newQueue(client, `${name}-dead`, {});
  const url = await newQueue(client, name, {
    VisibilityTimeout: String(VISIBILITY_S),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: await arnOf(client, deadUrl),
      maxReceiveCount: MAX_RECEIVES,
    }),
  });
  return {
    queue: createSqsJobQueue(client, url),
    maxReceives: MAX_RECEIVES,
    visibilityMs: VISIBILITY_S * 1_000,
    receive: async () => {
      const [message] = await receive(client, url);
      return message && deliveryOf(client, url, message);
    },
    deadLetters: async () => (await receive(client, deadUrl)).map(contentOf),
    pass: (ms) => sleep(ms),
    close: async () => {
      await client.send(new DeleteQueueCommand({ QueueUrl: url }));
      await client.send(new DeleteQueueCommand({ QueueUrl: deadUrl }));
      client.destroy();
    },
  };
}

async function newQueue(client: SQSClient, QueueName: string, Attributes: Record<string, string>) {
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl;
}

async function arnOf(client: SQSClient, QueueUrl: string): Promise<string | undefined> {
  const ask = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  const { Attributes } = await client.send(ask);
  return Attributes?.QueueArn;
}

async function receive(client: SQSClient, QueueUrl: string): Promise<readonly Message[]> {
  const ask = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 1,
    MessageSystemAttributeNames: ['ApproximateReceiveCount'],
  });
  const { Messages = [] } = await client.send(ask);
  return Messages;
}

function contentOf({ Body = '' }: Message) {
  const { id, clientId, requestId } = RowMessageBody.parse(JSON.parse(Body));
  return { id, clientId, requestId };
}

function deliveryOf(client: SQSClient, QueueUrl: string, message: Message): Delivery {
  const { ReceiptHandle, Attributes } = message;
  return {
    message: contentOf(message),
    receiveCount: Number(Attributes?.ApproximateReceiveCount),
    acknowledge: async () => {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    },
    giveBack: async () => {
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
      );
    },
  };
}
