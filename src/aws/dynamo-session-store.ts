import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { TABLES } from '../contract.ts';
import type { SessionStore } from '../sessions/ports.ts';
import { SealedSession, SessionInfo } from '../sessions/session.ts';
import { cancellation, isConditionFailure, translated } from './dynamo-errors.ts';
import { transact, type Write } from './dynamo-transaction.ts';

/**
 * How sessions lie in the table of the jobs: one partition a client, so that their number is exact
 * and a list costs little.
 *
 *     pk = sessions/client   sk = count            how many there are
 *                            sk = info/NAME        what may be shown
 *                            sk = sealed/NAME      the session; vanishes when it has expired
 */
const partition = (clientId: string): string => `sessions/${clientId}`;

interface Options {
  readonly documents: DynamoDBDocumentClient;
  /** The table of the jobs. */
  readonly tableName: string;
}

export function createDynamoSessionStore({ documents, tableName }: Options): SessionStore {
  const rows = rowsIn(tableName);
  const get = async (clientId: string, sk: string) => {
    const Key = { pk: partition(clientId), sk };
    const command = new GetCommand({ TableName: tableName, Key, ConsistentRead: true });
    return (await documents.send(command).catch(busy)).Item;
  };
  const write = (writes: Write[]) => transact(documents, writes);

  return {
    create: (session, limit) =>
      write([...rows.puts(session), rows.countUp(session.clientId, limit)]).then(
        () => 'created' as const,
        (error: unknown) => {
          const [info, , count] = cancellation(error) ?? [];
          if (info?.Code === 'ConditionalCheckFailed') return 'exists' as const;
          if (count?.Code === 'ConditionalCheckFailed') return 'full' as const;
          throw error;
        },
      ),
    replace: (revision, session) => write(rows.puts(session, revision)).then(did, lostRace),
    remove: (session) => write(rows.removals(session)).then(did, lostRace),
    find: async (clientId, name) => {
      const item = await get(clientId, `info/${name}`);
      return item && SessionInfo.parse(item);
    },
    read: async (clientId, name) => {
      const item = await get(clientId, `sealed/${name}`);
      return item && SealedSession.parse(item);
    },
    list: (clientId) => list(documents, tableName, clientId).catch(busy),
    async touch(clientId, name, at) {
      const command = new UpdateCommand({
        TableName: tableName,
        Key: { pk: partition(clientId), sk: `info/${name}` },
        UpdateExpression: 'SET lastUsedAt = :at',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':at': at },
      });
      await documents.send(command).catch((error: unknown) => {
        if (!isConditionFailure(error)) return busy(error);
      });
    },
  };
}

const busy = (error: unknown): never => {
  throw translated(error);
};

const did = (): boolean => true;

const lostRace = (error: unknown): boolean => {
  if (cancellation(error)?.[0]?.Code === 'ConditionalCheckFailed') return false;
  throw error;
};

/** The writes that sessions are made of. The row that may be shown decides who was first. */
const rowsIn = (TableName: string) => ({
  puts: (session: SealedSession, revision?: string): Write[] => {
    const { sealed, ...info } = session;
    const pk = partition(session.clientId);
    const condition =
      revision === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : atRevision(revision);
    const ttl = { [TABLES.ttlAttribute]: Math.ceil(session.expiresAt / 1_000) };
    return [
      { Put: { TableName, Item: { pk, sk: `info/${info.name}`, ...info }, ...condition } },
      { Put: { TableName, Item: { pk, sk: `sealed/${info.name}`, ...info, sealed, ...ttl } } },
    ];
  },
  countUp: (clientId: string, limit: number): Write => ({
    Update: {
      TableName,
      Key: { pk: partition(clientId), sk: 'count' },
      UpdateExpression: 'ADD used :one',
      ConditionExpression: 'attribute_not_exists(used) OR used < :limit',
      ExpressionAttributeValues: { ':one': 1, ':limit': limit },
    },
  }),
  removals: ({ clientId, name, revision }: Parameters<SessionStore['remove']>[0]): Write[] => {
    const pk = partition(clientId);
    return [
      { Delete: { TableName, Key: { pk, sk: `info/${name}` }, ...atRevision(revision) } },
      { Delete: { TableName, Key: { pk, sk: `sealed/${name}` } } },
      {
        Update: {
          TableName,
          Key: { pk, sk: 'count' },
          UpdateExpression: 'ADD used :back',
          ExpressionAttributeValues: { ':back': -1 },
        },
      },
    ];
  },
});

const atRevision = (revision: string) => ({
  ConditionExpression: 'revision = :seen',
  ExpressionAttributeValues: { ':seen': revision },
});

async function list(client: DynamoDBDocumentClient, TableName: string, clientId: string) {
  const pages = paginateQuery(
    { client },
    {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :client AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':client': partition(clientId), ':prefix': 'info/' },
    },
  );
  const found: SessionInfo[] = [];
  for await (const { Items = [] } of pages) {
    found.push(...Items.map((item) => SessionInfo.parse(item)));
  }
  return found;
}
