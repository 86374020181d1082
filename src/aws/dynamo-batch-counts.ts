import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { CountMove, CountMoves } from '../batches/counts.ts';
import { TABLES } from '../contract.ts';
import { shardOf } from './dynamo-job-rows.ts';
import type { Write } from './dynamo-transaction.ts';

/**
 * The counts of a batch lie beside its row, in shards by job, so that workers that end jobs of one
 * batch at the same moment seldom meet. All moves of a job go to one shard.
 *
 *     pk = batch id   sk = count/0 … count/7
 */
const PREFIX = 'count/';

/** Counts one move; belongs into the transaction that moves the job. */
export const countWrite = (tableName: string, move: CountMove, expiresAt: number): Write => ({
  Update: {
    TableName: tableName,
    Key: { pk: move.batchId, sk: `${PREFIX}${shardOf(move.jobId)}` },
    UpdateExpression: 'SET #ttl = :ttl ADD #from :less, #to :more',
    ExpressionAttributeNames: { '#ttl': TABLES.ttlAttribute, '#from': move.from, '#to': move.to },
    ExpressionAttributeValues: {
      ':ttl': Math.ceil(expiresAt / 1_000),
      ':less': -1,
      ':more': 1,
    },
  },
});

const count = z.number().optional();
const StoredMoves = z.object({
  queued: count,
  waiting: count,
  running: count,
  succeeded: count,
  failed: count,
  cancelled: count,
});

/** What was counted so far, a shard each. */
export async function readMoves(
  documents: DynamoDBDocumentClient,
  tableName: string,
  batchId: string,
): Promise<readonly CountMoves[]> {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :batch AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':batch': batchId, ':prefix': PREFIX },
    }),
  );
  return Items.map((item) => StoredMoves.parse(item));
}
