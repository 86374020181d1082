import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { TABLES } from '../contract.ts';
import type {
  CounterClaim,
  HeldKey,
  IdempotencyClaim,
  Submission,
  SubmitOutcome,
} from '../jobs/ports.ts';
import type { JobTables } from './dynamo-client.ts';
import { cancellation } from './dynamo-errors.ts';
import { changeWrites } from './dynamo-job-changes.ts';
import { eventRow, requestRow, stateRow } from './dynamo-job-rows.ts';
import { transact, type Write } from './dynamo-transaction.ts';

/** Accepts a job in one transaction; see `JobStore.submit`. */
export async function submitToDynamo(
  documents: DynamoDBDocumentClient,
  tables: JobTables,
  submission: Submission,
): Promise<SubmitOutcome> {
  const { state, idempotency, counters, now, origin } = submission;
  const keys = idempotency ? [keyWrite(tables, idempotency, state.jobId, now)] : [];
  const writes: Write[] = [
    ...keys,
    ...counters.map((claim) => counterWrite(tables, claim)),
    ...(origin ? changeWrites(tables, origin) : []),
    ...jobWrites(tables, submission),
  ];
  try {
    await transact(documents, writes);
    return { outcome: 'created' };
  } catch (error) {
    const outcome = refusal(error, submission);
    if (outcome) return outcome;
    throw error;
  }
}

/** See `JobStore.heldKey`. */
export async function heldKey(
  documents: DynamoDBDocumentClient,
  tableName: string,
  key: string,
  now: number,
): Promise<HeldKey | undefined> {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName, Key: keyRow(key), ConsistentRead: true }),
  );
  const held = Item && StoredKey.extend({ expiresAt: z.number() }).parse(Item);
  return held && held.expiresAt > now ? held : undefined;
}

const IS_NEW = 'attribute_not_exists(pk)';

/** The rows of a new job. */
export const jobWrites = (
  tables: JobTables,
  { request, state, event }: Submission,
): readonly Write[] => [
  { Put: { TableName: tables.jobs, Item: stateRow(state), ConditionExpression: IS_NEW } },
  { Put: { TableName: tables.jobs, Item: requestRow(request, state) } },
  { Put: { TableName: tables.jobs, Item: eventRow(event, state) } },
];

const keyRow = (key: string) => ({ pk: `idempotency/${key}`, sk: 'key' });

/** Takes the client's key, unless a job took it less than its life ago. */
export const keyWrite = (
  tables: Pick<JobTables, 'jobs'>,
  { key, bodyHash, expiresAt }: IdempotencyClaim,
  jobId: string,
  now: number,
): Write => ({
  Put: {
    TableName: tables.jobs,
    Item: { ...keyRow(key), jobId, bodyHash, expiresAt, ...ttl(expiresAt) },
    // TTL deletes late, by up to days: the time decides, not the presence of the row.
    ConditionExpression: `${IS_NEW} OR expiresAt <= :now`,
    ExpressionAttributeValues: { ':now': now },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
});

/** Adds to a counter, unless that would pass its limit: one write, so no race can. */
export const counterWrite = (tables: JobTables, claim: CounterClaim): Write => ({
  Update: {
    TableName: tables.limits,
    Key: { pk: claim.counter, sk: 'counter' },
    UpdateExpression: 'SET #ttl = :ttl ADD used :amount',
    ConditionExpression: '(attribute_not_exists(used) AND :amount <= :limit) OR used <= :room',
    ExpressionAttributeNames: { '#ttl': TABLES.ttlAttribute },
    ExpressionAttributeValues: {
      ':amount': claim.amount,
      ':limit': claim.limit,
      ':room': claim.limit - claim.amount,
      ':ttl': ttl(claim.expiresAt)[TABLES.ttlAttribute],
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
});

/** Rows that nobody needs any more are removed a day later, so that clocks do not matter. */
const ttl = (expiresAt: number) => ({
  [TABLES.ttlAttribute]: Math.ceil(expiresAt / 1_000) + 24 * 60 * 60,
});

/** `jobId` is the id of whatever the key named first: a job, or a row of another type. */
export const StoredKey = z.object({ jobId: z.string(), bodyHash: z.string() });
export const StoredCounter = z.object({ used: z.number().default(0) });

/**
 * Which condition failed, in the order of the writes. The key decides first, then the origin: who
 * repeats a request need not know that the quota is used up by now.
 */
function refusal(error: unknown, submission: Submission): SubmitOutcome | undefined {
  const reasons = cancellation(error);
  if (!reasons) return undefined;
  const { idempotency, counters, origin } = submission;
  const old = reasons.map(({ Code, Item }) =>
    Code === 'ConditionalCheckFailed' ? (Item ? unmarshall(Item) : {}) : undefined,
  );
  if (idempotency && old[0]) return { outcome: 'replayed', ...StoredKey.parse(old[0]) };
  const first = idempotency ? 1 : 0;
  if (origin && old[first + counters.length]) return { outcome: 'stale' };
  const limited = counters.findIndex((_, index) => old[first + index]);
  const claim = counters[limited];
  if (!claim) return undefined;
  const { used } = StoredCounter.parse(old[first + limited]);
  return { outcome: 'limited', claim, used };
}
