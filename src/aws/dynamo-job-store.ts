import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { JobEvent, JobState } from '../jobs/job.ts';
import type { JobChange, JobStore } from '../jobs/ports.ts';
import type { JobTables } from './dynamo-client.ts';
import { dueRows } from './dynamo-due.ts';
import { cancellation, isConditionFailure, translated } from './dynamo-errors.ts';
import { changeWrites, stateWrite } from './dynamo-job-changes.ts';
import { listJobs } from './dynamo-job-lists.ts';
import { dueShard, jobOf, SORT_KEY } from './dynamo-job-rows.ts';
import { heldKey, submitToDynamo } from './dynamo-submit.ts';
import { transact } from './dynamo-transaction.ts';

export interface DynamoJobStoreOptions {
  readonly documents: DynamoDBDocumentClient;
  readonly tables: JobTables;
  /** Told of a due row that this code cannot read, perhaps because a newer one wrote it. */
  readonly onUnreadable: (row: unknown, error: unknown) => void;
}

/** Keeps jobs in DynamoDB, on AWS and on the embedded engine alike. */
export function createDynamoJobStore(options: DynamoJobStoreOptions): JobStore {
  const { documents, tables, onUnreadable } = options;
  return translating({
    submit: (submission) => submitToDynamo(documents, tables, submission),
    heldKey: (key, now) => heldKey(documents, tables.jobs, key, now),
    get: async (jobId) => jobOf(await halves(documents, tables, jobId)),
    getState: async (jobId) => {
      const { Item } = await documents.send(
        new GetCommand({
          TableName: tables.jobs,
          Key: { pk: jobId, sk: SORT_KEY.state },
          ConsistentRead: true,
        }),
      );
      return Item && JobState.parse(Item);
    },
    commit: (change) => commit(documents, tables, change),
    list: (clientId, filter, size, after) =>
      listJobs(documents, tables.jobs, { clientId, filter, size, after }),
    events: (jobId) => events(documents, tables, jobId),
    due: (now, atMost) =>
      dueRows({
        ...{ documents, tableName: tables.jobs, keyOf: dueShard, now, atMost },
        ...{ schema: JobState, onUnreadable },
      }),
  });
}

/** Everything that moved is said in one transaction; a lease that was only extended needs none. */
async function commit(
  documents: DynamoDBDocumentClient,
  tables: JobTables,
  change: JobChange,
): Promise<boolean> {
  const [state, ...others] = changeWrites(tables, change);
  const written =
    others.length > 0
      ? transact(documents, [state, ...others])
      : documents.send(new PutCommand(stateWrite(tables, change.before, change.after)));
  return written.then(
    () => true,
    (error: unknown) => {
      if (isConditionFailure(error) || lostRace(error)) return false;
      throw error;
    },
  );
}

const lostRace = (error: unknown): boolean =>
  cancellation(error)?.[0]?.Code === 'ConditionalCheckFailed';

/** Request, result and state; the audit sorts before them. */
async function halves(documents: DynamoDBDocumentClient, tables: JobTables, jobId: string) {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: tables.jobs,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :job AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':job': jobId,
        ':first': SORT_KEY.request,
        ':last': SORT_KEY.state,
      },
    }),
  );
  return Items;
}

async function events(documents: DynamoDBDocumentClient, tables: JobTables, jobId: string) {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: tables.jobs,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :job AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':job': jobId, ':prefix': 'event/' },
    }),
  );
  return Items.map((item) => JobEvent.parse(item));
}

/** Says «busy» where DynamoDB is, whatever was asked of it. */
function translating(store: JobStore): JobStore {
  const translate = (error: unknown): never => {
    throw translated(error);
  };
  return {
    submit: (submission) => store.submit(submission).catch(translate),
    heldKey: (...key) => store.heldKey(...key).catch(translate),
    get: (jobId) => store.get(jobId).catch(translate),
    getState: (jobId) => store.getState(jobId).catch(translate),
    commit: (change) => store.commit(change).catch(translate),
    list: (...query) => store.list(...query).catch(translate),
    events: (jobId) => store.events(jobId).catch(translate),
    due: (...query) => store.due(...query).catch(translate),
  };
}
