import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { TABLES } from '../contract.ts';
import { DUE_SHARDS } from './dynamo-job-rows.ts';

export interface DueQuery<Row> {
  readonly documents: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly schema: z.ZodType<Row>;
  /** Told of a row that this code cannot read, perhaps because a newer one wrote it. */
  readonly onUnreadable: (row: unknown, error: unknown) => void;
  /** Partition of the index in which the rows of a shard are. */
  readonly keyOf: (shard: number) => string;
  readonly now: number;
  /** `Infinity`: as many as there are. */
  readonly atMost: number;
}

/** Rows whose `dueAt` has passed, the longest overdue of each shard first. */
export async function dueRows<Row>(query: DueQuery<Row>): Promise<readonly Row[]> {
  const shards = Array.from({ length: DUE_SHARDS }, (_, shard) => inShard(query, shard));
  return (await Promise.all(shards)).flat().flatMap((item) => {
    const { data, error } = query.schema.safeParse(item);
    if (error) query.onUnreadable(item, error);
    return data ? [data] : [];
  });
}

/** One answer of DynamoDB has at most a megabyte, so a whole shard may take several. */
async function inShard(
  { documents, tableName, keyOf, now, atMost }: Omit<DueQuery<unknown>, 'schema'>,
  shard: number,
) {
  const most = Math.ceil(atMost / DUE_SHARDS);
  const items: Record<string, unknown>[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: TABLES.jobs.byDue.name,
        KeyConditionExpression: 'duePk = :shard AND dueAt <= :now',
        ExpressionAttributeValues: { ':shard': keyOf(shard), ':now': now },
        ...(Number.isFinite(most) ? { Limit: most - items.length } : {}),
        ...(from ? { ExclusiveStartKey: from } : {}),
      }),
    );
    items.push(...Items);
    from = LastEvaluatedKey;
  } while (from && items.length < most);
  return items;
}
