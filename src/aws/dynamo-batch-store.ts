import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { Batch, Refusal } from '../batches/batch.ts';
import type { BatchStore } from '../batches/ports.ts';
import { TABLES } from '../contract.ts';
import { acceptInDynamo } from './dynamo-accept.ts';
import { readMoves } from './dynamo-batch-counts.ts';
import { removeOthers } from './dynamo-erasures.ts';
import { translated } from './dynamo-errors.ts';
import type { DynamoJobStoreOptions } from './dynamo-job-store.ts';
import { createDynamoKeyedRows } from './dynamo-keyed-rows.ts';
import { itemOf, keyOf } from './dynamo-rows.ts';
import type { Write } from './dynamo-transaction.ts';

/**
 * Keeps batches beside their jobs, so that a step of one is one transaction.
 *
 *     pk = batch id   sk = count/0 …            how its jobs moved, in shards
 *                     sk = refused/0000000000   an item that is no job, and why
 *                     sk = row                  the batch
 */
export function createDynamoBatchStore(options: DynamoJobStoreOptions): BatchStore {
  const { documents, tables, onUnreadable } = options;
  const type = 'batch';
  return {
    ...createDynamoKeyedRows({
      documents,
      tableName: tables.jobs,
      type,
      schema: Batch,
      onUnreadable,
    }),
    accept: (before, after, { submissions, refusals }) => {
      const more = refusals.map((refusal) => refusalWrite(tables.jobs, after, refusal));
      return acceptInDynamo(documents, tables, { type, before, after, submissions, more });
    },
    commitWith: async (before, after, rows) => {
      const more = rows.map(({ type, row }): Write => {
        return { Put: { TableName: tables.jobs, Item: itemOf(type, row) } };
      });
      const step = { type, before, after, submissions: [], more };
      return (await acceptInDynamo(documents, tables, step)).outcome === 'accepted';
    },
    moves: (batchId) => readMoves(documents, tables.jobs, batchId),
    removeParts: (batchId) =>
      removeOthers({ documents, tableName: tables.jobs }, batchId, keyOf(batchId).sk).catch(busy),
    refusals: (batchId) => readRefusals(documents, tables.jobs, batchId),
  };
}

const busy = (error: unknown): never => {
  throw translated(error);
};

const PREFIX = 'refused/';

const refusalWrite = (TableName: string, { id, expiresAt }: Batch, refusal: Refusal): Write => ({
  Put: {
    TableName,
    Item: {
      pk: id,
      sk: `${PREFIX}${String(refusal.index).padStart(10, '0')}`,
      ...refusal,
      [TABLES.ttlAttribute]: Math.ceil(expiresAt / 1_000),
    },
  },
});

async function* readRefusals(
  documents: DynamoDBDocumentClient,
  TableName: string,
  batchId: string,
): AsyncGenerator<Refusal> {
  const pages = paginateQuery(
    { client: documents },
    {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :batch AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':batch': batchId, ':prefix': PREFIX },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) yield Refusal.parse(item);
  }
}
