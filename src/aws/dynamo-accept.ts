import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AcceptOutcome, Submission } from '../jobs/ports.ts';
import type { DueRow } from '../rows/ports.ts';
import { merged, transactClaims } from './dynamo-claims.ts';
import type { JobTables } from './dynamo-client.ts';
import { counterShardOf } from './dynamo-counters.ts';
import { itemOf } from './dynamo-rows.ts';
import { jobWrites } from './dynamo-submit.ts';
import type { Write } from './dynamo-transaction.ts';

/** One step of a row, and the jobs that it asks for. */
export interface Acceptance<Row extends DueRow> {
  /** Name of the row's type. */
  readonly type: string;
  readonly before: Row;
  readonly after: Row;
  readonly submissions: readonly Submission[];
  /** What else belongs to the step. */
  readonly more?: readonly Write[];
}

/**
 * Accepts jobs in the transaction that moves the row which asked for them: a crash leaves both or
 * neither, and of two that do the same step one wins. At most 100 writes in all: three a job, and
 * up to twelve for what they are counted on (three windows in four shards).
 */
export async function acceptInDynamo<Row extends DueRow>(
  documents: DynamoDBDocumentClient,
  tables: JobTables,
  { type, before, after, submissions, more = [] }: Acceptance<Row>,
): Promise<AcceptOutcome> {
  const step: Write = {
    Put: {
      TableName: tables.jobs,
      Item: itemOf(type, after),
      ConditionExpression: 'version = :seen',
      ExpressionAttributeValues: { ':seen': before.version },
    },
  };
  const claimed = await transactClaims({
    documents,
    tableName: tables.limits,
    writes: [step, ...submissions.flatMap((submission) => jobWrites(tables, submission)), ...more],
    claims: merged(submissions.flatMap(({ counters }) => counters)),
    shard: counterShardOf(submissions[0]?.state.jobId ?? after.id),
  });
  if (claimed.outcome === 'written') return { outcome: 'accepted' };
  if (claimed.outcome === 'limited') return claimed;
  // Who lost the row need not know what else was in the way.
  const lost = claimed.reasons[0]?.Code === 'ConditionalCheckFailed';
  return { outcome: lost ? 'lost' : 'exists' };
}
