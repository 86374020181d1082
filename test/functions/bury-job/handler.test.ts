import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/bury-job/handler.ts';
import type { BuryMessage, DeadMessage } from '../../../src/dead-letters/bury-message.ts';
import { bodyOf } from '../../../src/rows/message.ts';
import { lambdaContext } from '../../support/http.ts';
import { NOW } from '../../support/jobs.ts';

const READABLE = bodyOf({ id: 'job_1', clientId: 'cli_1', requestId: 'req_1' });

const record = (messageId: string, body: string) => ({
  messageId,
  body,
  attributes: { SentTimestamp: String(NOW) },
});

async function bury(buryMessage: BuryMessage, ...bodies: string[]) {
  const messages: DeadMessage[] = [];
  const handler = createHandler((message) => {
    messages.push(message);
    return buryMessage(message);
  });
  const Records = bodies.map((body, index) => record('abc'.charAt(index), body));
  const event = { Records } as unknown as SQSEvent;
  return { messages, ...(await handler(event, lambdaContext)) };
}

describe('bury-job', () => {
  it.each(['buried', 'alive', 'ended', 'unknown'] as const)(
    'is done with a message whose job turns out to be %s',
    async (burial) => {
      const { messages, batchItemFailures } = await bury(async () => burial, READABLE);

      expect(messages).toEqual([{ messageId: 'a', body: READABLE, sentAt: NOW, jobId: 'job_1' }]);
      expect(batchItemFailures).toEqual([]);
    },
  );

  it.each(['?', '{"v":2,"id":"job_1","clientId":"c","requestId":"r"}'])(
    'hands %s on, which nobody can read, as a message without a job',
    async (body) => {
      const { messages, batchItemFailures } = await bury(async () => 'kept', body);

      expect(messages).toEqual([{ messageId: 'a', body, sentAt: NOW, jobId: undefined }]);
      expect(batchItemFailures).toEqual([]);
    },
  );

  it('gives back what could not be buried, and buries the others', async () => {
    const failFirst: BuryMessage = async ({ messageId }) => {
      if (messageId === 'a') throw new Error('the store is away');
      return 'buried';
    };

    const { messages, batchItemFailures } = await bury(failFirst, READABLE, READABLE);

    expect(messages).toHaveLength(2);
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'a' }]);
  });
});
