import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { TABLES } from '../contract.ts';
import type { DueRow, DueRows } from '../rows/ports.ts';
import { dueRows } from './dynamo-due.ts';
import { isConditionFailure, translated } from './dynamo-errors.ts';
import { shardOf } from './dynamo-job-rows.ts';

export interface DynamoRowsOptions<Row extends DueRow> {
  readonly documents: DynamoDBDocumentClient;
  /** The table of the jobs: a row can be written in the transaction that makes it necessary. */
  readonly tableName: string;
  /** Names the type in keys and indexes, such as `delivery`. Never changes. */
  readonly type: string;
  readonly schema: z.ZodType<Row>;
  /** Told of a row that this code cannot read, perhaps because a newer one wrote it. */
  readonly onUnreadable: (row: unknown, error: unknown) => void;
}

const SORT_KEY = 'row';

/** Where a row lies, whatever its type. */
export const keyOf = (id: string) => ({ pk: id, sk: SORT_KEY });

/** The item of a row: what to put into a transaction together with something else. */
export const itemOf = (type: string, row: DueRow): Record<string, unknown> => ({
  ...keyOf(row.id),
  clientPk: listKey(type, row),
  clientSk: row.id,
  ...(row.dueAt === undefined ? {} : { duePk: dueKey(type, shardOf(row.id)) }),
  ...row,
  ...(row.expiresAt === undefined
    ? {}
    : { [TABLES.ttlAttribute]: Math.ceil(row.expiresAt / 1_000) }),
});

/** What the rows of one list have in common. */
const listKey = (type: string, { clientId, parentId }: Pick<DueRow, 'clientId' | 'parentId'>) =>
  [clientId, type, parentId].filter((part) => part !== undefined).join('/');

const dueKey = (type: string, shard: number): string => `due/${type}/${shard}`;

/** Keeps rows of one type in DynamoDB; see `DueRows`. */
export function createDynamoRows<Row extends DueRow>(
  options: DynamoRowsOptions<Row>,
): DueRows<Row> {
  const { documents, tableName: TableName, type, schema } = options;
  const put = (row: Row, condition: object) =>
    written(documents.send(new PutCommand({ TableName, Item: itemOf(type, row), ...condition })));
  return {
    create: (row) => put(row, { ConditionExpression: 'attribute_not_exists(pk)' }),
    commit: (before, after) => put(after, atVersion(before)),
    remove: ({ id, version }) =>
      written(
        documents.send(
          new DeleteCommand({
            TableName,
            Key: keyOf(id),
            ...atVersion({ version }),
          }),
        ),
      ),
    get: async (id) => {
      const get = new GetCommand({
        TableName,
        Key: keyOf(id),
        ConsistentRead: true,
      });
      const { Item } = await documents.send(get).catch(busy);
      return Item && schema.parse(Item);
    },
    list: (clientId, size, after) => list(options, { clientId }, size, after),
    listOf: (parent, size, after) => list(options, parent, size, after),
    due: (now, atMost) => {
      const keyOfShard = (shard: number) => dueKey(type, shard);
      return dueRows({ ...options, keyOf: keyOfShard, now, atMost }).catch(busy);
    },
  };
}

const atVersion = ({ version }: Pick<DueRow, 'version'>) => ({
  ConditionExpression: 'version = :seen',
  ExpressionAttributeValues: { ':seen': version },
});

const busy = (error: unknown): never => {
  throw translated(error);
};

const written = (write: Promise<unknown>): Promise<boolean> =>
  write.then(
    () => true,
    (error: unknown) => (isConditionFailure(error) ? false : busy(error)),
  );

async function list<Row extends DueRow>(
  { documents, tableName, type, schema }: DynamoRowsOptions<Row>,
  owner: Pick<DueRow, 'clientId' | 'parentId'>,
  size: number,
  after: string | undefined,
) {
  const clientPk = listKey(type, owner);
  const key = { pk: after, sk: SORT_KEY, clientPk, clientSk: after };
  const { Items = [], LastEvaluatedKey } = await documents
    .send(
      new QueryCommand({
        TableName: tableName,
        IndexName: TABLES.jobs.byClient.name,
        KeyConditionExpression: 'clientPk = :client',
        ExpressionAttributeValues: { ':client': clientPk },
        ScanIndexForward: false,
        Limit: size,
        ...(after === undefined ? {} : { ExclusiveStartKey: key }),
      }),
    )
    .catch(busy);
  const items = Items.map((item) => schema.parse(item));
  return { items, next: LastEvaluatedKey && items.at(-1)?.id };
}
