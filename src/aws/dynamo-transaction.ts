import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { isPassing, translated } from './dynamo-errors.ts';

export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** A hot counter meets about this many conflicts in a row with 50 writers; each costs a moment. */
const MOST_CONFLICTS = 12;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 400;

/**
 * Writes all or nothing. The SDK repeats a lost answer with the same token, so a write that
 * succeeded is not done again; a conflict with another transaction is repeated here, with full
 * jitter, as a new one.
 *
 * @throws TransactionCanceledException when a condition failed; JobFailure `UNAVAILABLE`
 */
export async function transact(documents: DynamoDBDocumentClient, writes: Write[]): Promise<void> {
  for (let conflicts = 0; ; conflicts += 1) {
    try {
      await documents.send(new TransactWriteCommand({ TransactItems: writes }));
      return;
    } catch (error) {
      if (!isPassing(error) || conflicts >= MOST_CONFLICTS) throw translated(error);
      const ceilingMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** conflicts);
      await sleep(Math.random() * ceilingMs);
    }
  }
}
