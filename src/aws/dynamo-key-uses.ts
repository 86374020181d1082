import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { KeyUses } from '../clients/ports.ts';
import { TABLES } from '../contract.ts';
import { isConditionFailure } from './dynamo-errors.ts';

/** A use is noted once in this time, in milliseconds: one write a key, however busy it is. */
const NOTE_EVERY_MS = 60_000;

/** A request waits so long for its note at most, in milliseconds. */
const PATIENCE_MS = 1_000;

/** So long it is told when a key was used last, in milliseconds. */
const KEPT_MS = 400 * 24 * 60 * 60 * 1_000;

/** Keys that this process has noted; beyond, it forgets and asks the row. */
const MOST_KNOWN = 10_000;

const rowOf = (keyId: string) => ({ pk: `key/${keyId}`, sk: 'used' });

const UseRow = z.object({ usedAt: z.int() });

/** Keeps in the table of the limits when keys were used: they come and go like counters. */
export function createDynamoKeyUses(documents: DynamoDBDocumentClient, TableName: string): KeyUses {
  const known = new Map<string, number>();
  return {
    note: async (keyId, at) => {
      if ((known.get(keyId) ?? 0) > at - NOTE_EVERY_MS) return;
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(keyId, at);
      const note = new UpdateCommand({
        TableName,
        Key: rowOf(keyId),
        UpdateExpression: 'SET usedAt = :at, #ttl = :ttl',
        ConditionExpression: 'attribute_not_exists(usedAt) OR usedAt <= :before',
        ExpressionAttributeNames: { '#ttl': TABLES.ttlAttribute },
        ExpressionAttributeValues: {
          ':at': at,
          ':before': at - NOTE_EVERY_MS,
          ':ttl': Math.ceil((at + KEPT_MS) / 1_000),
        },
      });
      const abortSignal = AbortSignal.timeout(PATIENCE_MS);
      await documents.send(note, { abortSignal }).catch((error: unknown) => {
        // Another process has noted it a moment ago.
        if (!isConditionFailure(error)) throw error;
      });
    },
    lastUsed: async (keyIds) => {
      const read = async (keyId: string): Promise<[string, number][]> => {
        const { Item } = await documents.send(new GetCommand({ TableName, Key: rowOf(keyId) }));
        const { data } = UseRow.safeParse(Item);
        return data ? [[keyId, data.usedAt]] : [];
      };
      return new Map((await Promise.all(keyIds.map(read))).flat());
    },
  };
}
