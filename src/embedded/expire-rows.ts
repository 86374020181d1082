import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { TABLES } from '../contract.ts';

/**
 * Removes the rows whose time is over, as DynamoDB does on AWS; the embedded engine does not.
 *
 * @param now - milliseconds since the Unix epoch
 * @returns how many rows were removed
 */
export async function expireRows(
  documents: DynamoDBDocumentClient,
  tableName: string,
  now: number,
): Promise<number> {
  const expired = {
    ExpressionAttributeNames: { '#ttl': TABLES.ttlAttribute },
    ExpressionAttributeValues: { ':now': Math.floor(now / 1_000) },
  };
  let removed = 0;
  const pages = paginateScan(
    { client: documents },
    {
      TableName: tableName,
      FilterExpression: '#ttl <= :now',
      ProjectionExpression: 'pk, sk',
      ...expired,
    },
  );
  for await (const { Items = [] } of pages) {
    for (const { pk, sk } of Items) {
      // A row may have been given more time since it was read.
      const remove = new DeleteCommand({
        TableName: tableName,
        Key: { pk, sk },
        ConditionExpression: '#ttl <= :now',
        ...expired,
      });
      removed += await documents.send(remove).then(() => 1, renewed);
    }
  }
  return removed;
}

function renewed(error: unknown): number {
  if (error instanceof ConditionalCheckFailedException) return 0;
  throw error;
}
