import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dynamoDocuments } from '../../../src/aws/dynamo-client.ts';
import { transact } from '../../../src/aws/dynamo-transaction.ts';

const WRITES = [{ Put: { TableName: 'jobs', Item: { pk: 'a', sk: 'b' } } }];

const cancelledBy = (Code: string) =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: [{ Code }],
  });

describe('a transaction', () => {
  const documents = dynamoDocuments({ endpoint: 'http://127.0.0.1:9' });
  let sent: number;

  /** Each write meets the next of these, until there are no more. */
  const meeting = (...errors: Error[]) => {
    vi.spyOn(documents, 'send').mockImplementation(async () => {
      sent += 1;
      const error = errors.shift();
      if (error) throw error;
    });
  };

  beforeEach(() => {
    sent = 0;
    // No pause between conflicts: full jitter starts at nothing.
    vi.spyOn(Math, 'random').mockReturnValue(0);
  });
  afterEach(() => vi.restoreAllMocks());

  it('is written once when nothing is in its way', async () => {
    meeting();

    await transact(documents, WRITES);

    expect(sent).toBe(1);
  });

  it('is tried again as long as another one is in its way', async () => {
    meeting(...Array.from({ length: 12 }, () => cancelledBy('TransactionConflict')));

    await transact(documents, WRITES);

    expect(sent).toBe(13);
  });

  it('says «busy» when there is no end of it', async () => {
    meeting(...Array.from({ length: 13 }, () => cancelledBy('TransactionConflict')));

    await expect(transact(documents, WRITES)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(sent).toBe(13);
  });

  it('is not tried again when a condition failed', async () => {
    const failed = cancelledBy('ConditionalCheckFailed');
    meeting(failed);

    await expect(transact(documents, WRITES)).rejects.toBe(failed);
    expect(sent).toBe(1);
  });
});
