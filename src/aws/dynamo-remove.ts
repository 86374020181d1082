import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { transact } from './dynamo-transaction.ts';

export interface RemoveOptions {
  readonly documents: DynamoDBDocumentClient;
  readonly tableName: string;
}

export interface RowKey {
  readonly pk: string;
  readonly sk: string;
}

/** Rows of a partition from one sort key to another, both included. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** Keys of the rows of a partition; of all of them unless a span is given. */
export async function keysIn(
  { documents, tableName }: RemoveOptions,
  pk: string,
  span?: Span,
): Promise<readonly RowKey[]> {
  const keys: RowKey[] = [];
  const pages = paginateQuery(
    { client: documents },
    {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: span ? 'pk = :pk AND sk BETWEEN :from AND :to' : 'pk = :pk',
      ExpressionAttributeValues: {
        ':pk': pk,
        ...(span ? { ':from': span.from, ':to': span.to } : {}),
      },
      ProjectionExpression: 'sk',
    },
  );
  for await (const { Items = [] } of pages) {
    keys.push(...Items.map(({ sk }) => ({ pk, sk: String(sk) })));
  }
  return keys;
}

/** Most writes of one transaction. */
const WRITES_AT_ONCE = 100;

/** Removes rows, a hundred at once; those that are gone are fine, too. */
export async function removeKeys(
  { documents, tableName }: RemoveOptions,
  keys: readonly RowKey[],
): Promise<void> {
  for (let start = 0; start < keys.length; start += WRITES_AT_ONCE) {
    const chunk = keys.slice(start, start + WRITES_AT_ONCE);
    await transact(
      documents,
      chunk.map((Key) => ({ Delete: { TableName: tableName, Key } })),
    );
  }
}
