import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { describe } from 'vitest';
import { createMemoryJobQueue } from '../../src/embedded/memory-job-queue.ts';
import type { RowMessage } from '../../src/rows/ports.ts';
import { createManualClock, settled } from '../support/manual-clock.ts';
import {
  type Delivery,
  itKeepsTheJobQueueContract,
  type QueueUnderTest,
} from './job-queue.contract.ts';

const MAX_RECEIVES = 3;
const VISIBILITY_MS = 30_000;

describe('the queue in memory', () => {
  itKeepsTheJobQueueContract(async (): Promise<QueueUnderTest> => {
    const clock = createManualClock();
    const parked: Delivery[] = [];
    const dead: RowMessage[] = [];
    const queue = createMemoryJobQueue({
      deliver: (event) => new Promise((settle) => void parked.push(deliveryOf(event, settle))),
      concurrency: 10,
      visibilityMs: VISIBILITY_MS,
      returnDelayMs: 1_000,
      deadLetters: {
        atMost: MAX_RECEIVES,
        queue: { send: async (message) => void dead.push(message) },
      },
      onError: () => {},
      clock,
    });

    return {
      queue,
      maxReceives: MAX_RECEIVES,
      visibilityMs: VISIBILITY_MS,
      receive: async () => {
        await settled();
        return parked.shift();
      },
      deadLetters: async () => dead,
      pass: (ms) => clock.advance(ms),
      close: async () => {},
    };
  });
});

function deliveryOf(event: SQSEvent, settle: (response: SQSBatchResponse) => void): Delivery {
  const [record] = event.Records;
  if (!record) throw new Error('The queue delivered an event without a record.');
  const { v: _version, ...message } = JSON.parse(record.body);
  return {
    message,
    receiveCount: Number(record.attributes.ApproximateReceiveCount),
    acknowledge: async () => settle({ batchItemFailures: [] }),
    giveBack: async () => settle({ batchItemFailures: [{ itemIdentifier: record.messageId }] }),
  };
}
