import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/expand-batch/handler.ts';
import type { ExpandBatch } from '../../../src/batches/expand-batch.ts';
import { sqsEventOf } from '../../../src/embedded/sqs-event.ts';
import { BATCH_ID, newBatch } from '../../support/batches.ts';
import { lambdaContext } from '../../support/http.ts';
import { CLIENT, NOW } from '../../support/jobs.ts';

const recordOf = (messageId: string, id = BATCH_ID) =>
  sqsEventOf({
    messageId,
    message: { id, clientId: CLIENT, requestId: 'req_test' },
    receiveCount: 1,
    sentAt: NOW,
    firstReceivedAt: NOW,
  }).Records;

const handle = async (records: ReturnType<typeof recordOf>, expandBatch: ExpandBatch) => {
  const { batchItemFailures } = await createHandler(expandBatch)(
    { Records: records },
    lambdaContext,
  );
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};

describe('expand-batch', () => {
  it('works on the batch of its message for as long as the invocation lasts', async () => {
    const asked: [string, number][] = [];
    const failed = await handle(recordOf('m1'), async (...call) => {
      asked.push(call);
      return newBatch();
    });

    expect(failed).toEqual([]);
    expect(asked).toEqual([[BATCH_ID, 300_000]]);
  });

  it.each(['idle', 'not-due', 'taken', 'unknown'] as const)(
    'is done with a message when the batch turns out to be %s: the row knows the rest',
    async (summary) => {
      expect(await handle(recordOf('m1'), async () => summary)).toEqual([]);
    },
  );

  it('gives back what failed and what nobody can read', async () => {
    const [unreadable] = recordOf('m2');
    const records = [...recordOf('m1'), ...(unreadable ? [{ ...unreadable, body: '?' }] : [])];

    const failed = await handle(records, async () => {
      throw new Error('busy');
    });

    expect(failed).toEqual(['m1', 'm2']);
  });
});
