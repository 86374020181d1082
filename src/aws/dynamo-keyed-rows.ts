import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { KeyedOutcome, KeyedRows } from '../jobs/keyed-rows.ts';
import type { DueRow } from '../rows/ports.ts';
import { cancellation } from './dynamo-errors.ts';
import { createDynamoRows, type DynamoRowsOptions, itemOf } from './dynamo-rows.ts';
import { keyWrite, StoredKey } from './dynamo-submit.ts';
import { transact } from './dynamo-transaction.ts';

/** Rows of one type that clients make under their keys; see `KeyedRows`. */
export function createDynamoKeyedRows<Row extends DueRow>(
  options: DynamoRowsOptions<Row>,
): KeyedRows<Row> {
  const { documents, tableName: TableName, type } = options;
  return {
    ...createDynamoRows(options),
    createKeyed: (row, key, now) => {
      const Item = itemOf(type, row);
      return transact(documents, [
        keyWrite({ jobs: TableName }, key, row.id, now),
        { Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' } },
      ]).then(() => ({ outcome: 'created' as const }), keyedReplay);
    },
  };
}

/** What a key stood for already, if that is why nothing was written. */
export function keyedReplay(error: unknown): KeyedOutcome {
  const [key] = cancellation(error) ?? [];
  if (key?.Code !== 'ConditionalCheckFailed' || !key.Item) throw error;
  const { jobId: id, bodyHash } = StoredKey.parse(unmarshall(key.Item));
  return { outcome: 'replayed', id, bodyHash };
}
