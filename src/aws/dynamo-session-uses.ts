import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { TABLES } from '../contract.ts';
import type { SessionUses } from '../sessions/ports.ts';
import type { AccountWindow } from '../sessions/windows.ts';
import { update } from './dynamo-update.ts';

interface Options {
  readonly documents: DynamoDBDocumentClient;
  /** The table of the jobs, where sessions are. */
  readonly tableName: string;
}

const Used = z.record(z.string(), z.unknown()).transform((row) => (name: string) => {
  const { [name]: used } = row;
  return typeof used === 'number' ? used : 0;
});

/**
 * Counts how often sessions are used: one row a week, with the week's count and one for each of its
 * days, so that one conditional write takes from both or from neither.
 *
 *     pk = sessions/client   sk = uses/NAME/2026-11-16   week, 2026-11-16, 2026-11-17 …
 *
 * The SDK repeats a write whose answer was lost: then one use counts twice, never less.
 */
export const createDynamoSessionUses = ({ documents, tableName }: Options): SessionUses => ({
  async take({ clientId, name }, { day, week }) {
    const { isDone, row } = await update(documents, {
      TableName: tableName,
      Key: { pk: `sessions/${clientId}`, sk: `uses/${name}/${week.start}` },
      UpdateExpression: 'SET #ttl = :ttl ADD #day :one, #week :one',
      ConditionExpression: `${HAS_ROOM('#day', ':day')} AND ${HAS_ROOM('#week', ':week')}`,
      ExpressionAttributeNames: { '#ttl': TABLES.ttlAttribute, '#day': day.start, '#week': 'week' },
      ExpressionAttributeValues: {
        ':one': 1,
        ':day': day.limit ?? NO_LIMIT,
        ':week': week.limit ?? NO_LIMIT,
        ':ttl': Math.ceil(week.endsAt / 1_000) + KEPT_S,
      },
    });
    if (isDone) return undefined;
    const used = Used.parse(row);
    const isFull = ({ limit = NO_LIMIT }: AccountWindow, attribute: string) =>
      used(attribute) >= limit;
    return isFull(week, 'week') ? week : day;
  },
});

const HAS_ROOM = (count: string, limit: string) =>
  `(attribute_not_exists(${count}) OR ${count} < ${limit})`;

const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** Counts are no good to anybody once their week is over; a day more for clocks that disagree. */
const KEPT_S = 24 * 60 * 60;
