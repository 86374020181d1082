import { countMove } from '../batches/counts.ts';
import { TABLES } from '../contract.ts';
import type { JobState } from '../jobs/job.ts';
import type { JobChange } from '../jobs/ports.ts';
import { countWrite } from './dynamo-batch-counts.ts';
import type { JobTables } from './dynamo-client.ts';
import { eventRow, evidenceRow, resultRow, stateRow } from './dynamo-job-rows.ts';
import { itemOf, keyOf } from './dynamo-rows.ts';
import type { Write } from './dynamo-transaction.ts';

/** Everything that one transition writes. The state comes first: its condition decides. */
export function changeWrites(tables: JobTables, change: JobChange): readonly [Write, ...Write[]] {
  const { before, after, event, result, evidence, giveBack = [], rows = [], drops = [] } = change;
  const { jobs: TableName } = tables;
  const move = countMove(change);
  return [
    { Put: stateWrite(tables, before, after) },
    ...(event ? [{ Put: { TableName, Item: eventRow(event, after) } }] : []),
    ...(result ? [{ Put: { TableName, Item: resultRow(result, after) } }] : []),
    ...(evidence ? [{ Put: { TableName, Item: evidenceRow(evidence, after) } }] : []),
    ...(move ? [countWrite(TableName, move, after.expiresAt)] : []),
    ...rows.map(({ type, row }) => ({ Put: { TableName, Item: itemOf(type, row) } })),
    ...drops.map((id) => ({ Delete: { TableName, Key: keyOf(id) } })),
    ...giveBack.map((reservation) => giveBackWrite(tables, reservation, after.expiresAt)),
  ];
}

/** Writes the state if the row is still as it was seen. */
export const stateWrite = (tables: JobTables, before: JobState, after: JobState) => ({
  TableName: tables.jobs,
  Item: stateRow(after),
  ConditionExpression: 'version = :seen',
  ExpressionAttributeValues: { ':seen': before.version },
});

/** The counter may have been removed long ago: what is made anew then must not stay for ever. */
const giveBackWrite = (
  tables: JobTables,
  { counter, amount }: JobState['reservations'][number],
  expiresAt: number,
): Write => ({
  Update: {
    TableName: tables.limits,
    Key: { pk: counter, sk: 'counter' },
    UpdateExpression: 'SET #ttl = if_not_exists(#ttl, :ttl) ADD used :back',
    ExpressionAttributeNames: { '#ttl': TABLES.ttlAttribute },
    ExpressionAttributeValues: { ':back': -amount, ':ttl': Math.ceil(expiresAt / 1_000) },
  },
});
