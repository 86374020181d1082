import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AcceptOutcome, CounterClaim, Submission } from '../jobs/ports.ts';
import type { DueRow } from '../rows/ports.ts';
import type { JobTables } from './dynamo-client.ts';
import { cancellation } from './dynamo-errors.ts';
import { itemOf } from './dynamo-rows.ts';
import { counterWrite, jobWrites, StoredCounter } from './dynamo-submit.ts';
import { transact, type Write } from './dynamo-transaction.ts';

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
 * neither, and of two that do the same step one wins. At most 100 writes in all, three a job.
 */
export async function acceptInDynamo<Row extends DueRow>(
  documents: DynamoDBDocumentClient,
  tables: JobTables,
  { type, before, after, submissions, more = [] }: Acceptance<Row>,
): Promise<AcceptOutcome> {
  const claims = merged(submissions.flatMap(({ counters }) => counters));
  const step: Write = {
    Put: {
      TableName: tables.jobs,
      Item: itemOf(type, after),
      ConditionExpression: 'version = :seen',
      ExpressionAttributeValues: { ':seen': before.version },
    },
  };
  const writes = [
    step,
    ...claims.map((claim) => counterWrite(tables, claim)),
    ...submissions.flatMap((submission) => jobWrites(tables, submission)),
    ...more,
  ];
  return transact(documents, writes).then(
    () => ({ outcome: 'accepted' as const }),
    (error: unknown) => refusal(error, claims),
  );
}

/** One claim a counter: a transaction may touch a row only once. */
function merged(claims: readonly CounterClaim[]): CounterClaim[] {
  const sums = new Map<string, CounterClaim>();
  for (const claim of claims) {
    const amount = claim.amount + (sums.get(claim.counter)?.amount ?? 0);
    sums.set(claim.counter, { ...claim, amount });
  }
  return [...sums.values()];
}

/** Who lost the row need not know what else was in the way. */
function refusal(error: unknown, claims: readonly CounterClaim[]): AcceptOutcome {
  const reasons = cancellation(error) ?? [];
  const [step, ...others] = reasons.map(({ Code }) => Code === 'ConditionalCheckFailed');
  if (step) return { outcome: 'lost' };
  const limited = others.slice(0, claims.length).indexOf(true);
  const claim = claims[limited];
  if (!claim && others.includes(true)) return { outcome: 'exists' };
  if (!claim) throw error;
  const item = reasons[limited + 1]?.Item;
  const { used } = StoredCounter.parse(item ? unmarshall(item) : {});
  return { outcome: 'limited', claim, used };
}
