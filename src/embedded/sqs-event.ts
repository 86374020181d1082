import { createHash } from 'node:crypto';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { bodyOf } from '../rows/message.ts';
import type { RowMessage } from '../rows/ports.ts';

/** One receipt of one message. */
export interface Receipt {
  readonly messageId: string;
  readonly message: RowMessage;
  /** 1 the first time. */
  readonly receiveCount: number;
  readonly sentAt: number;
  readonly firstReceivedAt: number;
}

/** Turns a receipt into what Lambda hands to a handler of a standard queue with batches of one. */
export const sqsEventOf = (receipt: Receipt): SQSEvent => ({ Records: [recordOf(receipt)] });

/** Whether the handler gave this message back: it must be delivered again. */
export const gaveBack = (messageId: string, response: SQSBatchResponse | undefined): boolean =>
  response?.batchItemFailures.some(({ itemIdentifier }) => itemIdentifier === messageId) ?? false;

function recordOf({ messageId, message, receiveCount, sentAt, firstReceivedAt }: Receipt) {
  const body = bodyOf(message);
  return {
    messageId,
    receiptHandle: `${messageId}.${receiveCount}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAt),
      SenderId: 'gannet',
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
      MessageGroupId: message.clientId,
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:local:000000000000:gannet-jobs',
    awsRegion: 'local',
  } satisfies SQSRecord;
}
