import { countMove } from '../batches/counts.ts';
import type { JobState } from '../jobs/job.ts';
import type { JobChange } from '../jobs/ports.ts';
import { usageMove } from '../jobs/usage.ts';
import { countWrite } from './dynamo-batch-counts.ts';
import type { JobTables } from './dynamo-client.ts';
import { counterShardOf, giveBackWrites } from './dynamo-counters.ts';
import { eventRow, evidenceRow, resultRow, stateRow } from './dynamo-job-rows.ts';
import { leaveWrites } from './dynamo-place-writes.ts';
import { itemOf, keyOf } from './dynamo-rows.ts';
import type { Write } from './dynamo-transaction.ts';
import { usageWrite } from './dynamo-usage.ts';

/** Everything that one transition writes. The state comes first: its condition decides. */
export function changeWrites(tables: JobTables, change: JobChange): readonly [Write, ...Write[]] {
  const { before, after, event, result, evidence, giveBack = [], rows = [], drops = [] } = change;
  const { jobs: TableName } = tables;
  const move = countMove(change);
  const used = usageMove(change);
  return [
    { Put: stateWrite(tables, before, after) },
    ...(event ? [{ Put: { TableName, Item: eventRow(event, after) } }] : []),
    ...(result ? [{ Put: { TableName, Item: resultRow(result, after) } }] : []),
    ...(evidence ? [{ Put: { TableName, Item: evidenceRow(evidence, after) } }] : []),
    ...(move ? [countWrite(TableName, move, after.expiresAt)] : []),
    ...rows.map(({ type, row }) => ({ Put: { TableName, Item: itemOf(type, row) } })),
    ...drops.map((id) => ({ Delete: { TableName, Key: keyOf(id) } })),
    ...(used ? [usageWrite(tables.limits, used)] : []),
    ...leaveWrites(tables.limits, change),
    ...giveBackWrites(tables.limits, giveBack, {
      shard: counterShardOf(after.jobId),
      expiresAt: after.expiresAt,
    }),
  ];
}

/** Writes the state if the row is still as it was seen. */
export const stateWrite = (tables: JobTables, before: JobState, after: JobState) => ({
  TableName: tables.jobs,
  Item: stateRow(after),
  ConditionExpression: 'version = :seen',
  ExpressionAttributeValues: { ':seen': before.version },
});
