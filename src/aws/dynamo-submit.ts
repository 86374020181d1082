import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { TABLES } from '../contract.ts';
import type { HeldKey, IdempotencyClaim, Submission, SubmitOutcome } from '../jobs/ports.ts';
import { type Reasons, transactClaims } from './dynamo-claims.ts';
import type { JobTables } from './dynamo-client.ts';
import { counterShardOf, ttlOf } from './dynamo-counters.ts';
import { changeWrites } from './dynamo-job-changes.ts';
import { eventRow, requestRow, SORT_KEY, stateRow } from './dynamo-job-rows.ts';
import type { Write } from './dynamo-transaction.ts';

/** Accepts a job in one transaction; see `JobStore.submit`. */
export async function submitToDynamo(
  documents: DynamoDBDocumentClient,
  tables: JobTables,
  submission: Submission,
): Promise<SubmitOutcome> {
  const { state, idempotency, counters, now, origin } = submission;
  const keys = idempotency ? [keyWrite(tables, idempotency, state.jobId, now)] : [];
  const moves = origin ? changeWrites(tables, origin) : [];
  const claimed = await transactClaims({
    documents,
    tableName: tables.limits,
    writes: [...keys, ...moves, ...jobWrites(tables, submission)],
    claims: counters,
    shard: counterShardOf(state.jobId),
  });
  if (claimed.outcome === 'written') return { outcome: 'created' };
  if (claimed.outcome === 'refused') return refusal(claimed.reasons, submission);
  return (await overtaken(documents, tables, submission)) ?? claimed;
}

/**
 * Whoever looked for room may have been overtaken meanwhile by a request of the same name, or by
 * another retry of the same job: then that decides, for it was there before the limit was reached.
 */
async function overtaken(
  documents: DynamoDBDocumentClient,
  tables: JobTables,
  { idempotency, origin, now }: Submission,
): Promise<SubmitOutcome | undefined> {
  const held = idempotency && (await heldKey(documents, tables.jobs, idempotency.key, now));
  if (held) return { outcome: 'replayed', jobId: held.jobId, bodyHash: held.bodyHash };
  if (!origin) return undefined;
  const { Item } = await documents.send(
    new GetCommand({
      TableName: tables.jobs,
      Key: { pk: origin.before.jobId, sk: SORT_KEY.state },
      ConsistentRead: true,
    }),
  );
  return Item?.version === origin.before.version ? undefined : { outcome: 'stale' };
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
    Item: {
      ...keyRow(key),
      jobId,
      bodyHash,
      expiresAt,
      [TABLES.ttlAttribute]: ttlOf(expiresAt),
    },
    // TTL deletes late, by up to days: the time decides, not the presence of the row.
    ConditionExpression: `${IS_NEW} OR expiresAt <= :now`,
    ExpressionAttributeValues: { ':now': now },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
});

/** `jobId` is the id of whatever the key named first: a job, or a row of another type. */
export const StoredKey = z.object({ jobId: z.string(), bodyHash: z.string() });

/**
 * Which condition failed, in the order of the writes. The key decides first, then the origin: who
 * repeats a request need not know what else is in the way by now.
 */
function refusal(reasons: Reasons, { idempotency, origin }: Submission): SubmitOutcome {
  const old = reasons.map(({ Code, Item }) =>
    Code === 'ConditionalCheckFailed' ? (Item ? unmarshall(Item) : {}) : undefined,
  );
  if (idempotency && old[0]) return { outcome: 'replayed', ...StoredKey.parse(old[0]) };
  if (origin && old[idempotency ? 1 : 0]) return { outcome: 'stale' };
  throw new Error('There is a job of this id already.');
}
