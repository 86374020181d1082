import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AuditRecord } from '../clients/audit.ts';
import { Client, type ClientStore, type HeldName } from '../clients/client.ts';
import type { IdempotencyClaim } from '../jobs/ports.ts';
import { auditWrites } from './dynamo-audit.ts';
import { cancellation, translated } from './dynamo-errors.ts';
import { heldKey, keyWrite, StoredKey } from './dynamo-submit.ts';
import { transact, type Write } from './dynamo-transaction.ts';

const clientRow = (clientId: string) => ({ pk: `client/${clientId}`, sk: 'client' });
/** Leads from a key to its client; which says whether the key is still good. */
const keyRow = (hash: string) => ({ pk: `key/${hash}`, sk: 'key' });
/** One line a client, so that they can be listed. */
const listRow = (clientId: string) => ({ pk: 'clients', sk: clientId });

interface Table {
  readonly documents: DynamoDBDocumentClient;
  readonly TableName: string;
}

/** Keeps clients with their keys, and the records of what was done to them, in the registry table. */
export function createDynamoClientStore(
  documents: DynamoDBDocumentClient,
  TableName: string,
): ClientStore {
  const table = { documents, TableName };
  const find = async (clientId: string) => {
    const item = await read(table, clientRow(clientId));
    return item && Client.parse(item);
  };
  return {
    find,
    findByKey: async (hash) => {
      const item = await read(table, keyRow(hash));
      return typeof item?.clientId === 'string' ? find(item.clientId) : undefined;
    },
    create: (client, record, name) => create(table, client, record, name),
    heldName: async (key, now) => {
      const held = await heldKey(documents, TableName, key, now).catch(busy);
      return held && { clientId: held.jobId, bodyHash: held.bodyHash };
    },
    commit: (before, after, record) => commit(table, before, after, record),
    list: async (size, after) => {
      const { ids, next } = await listIds(table, size, after);
      const found = await Promise.all(ids.map(find));
      return { items: found.filter((client) => client !== undefined), next };
    },
  };
}

async function read({ documents, TableName }: Table, Key: Record<string, string>) {
  const get = new GetCommand({ TableName, Key, ConsistentRead: true });
  const { Item } = await documents.send(get).catch(busy);
  return Item;
}

const insert = ({ TableName }: Table, Item: Record<string, unknown>): Write => ({
  Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' },
});

const newKeys = (table: Table, after: Client, before?: Client): Write[] =>
  after.keys
    .filter(({ keyId }) => !before?.keys.some((known) => known.keyId === keyId))
    .map(({ hash }) => insert(table, { ...keyRow(hash), clientId: after.clientId }));

async function create(
  table: Table,
  client: Client,
  record: AuditRecord,
  name: IdempotencyClaim | undefined,
): Promise<HeldName | undefined> {
  const { documents, TableName } = table;
  const { clientId, createdAt } = client;
  const names = name ? [keyWrite({ jobs: TableName }, name, clientId, createdAt)] : [];
  try {
    await transact(documents, [
      ...names,
      insert(table, { ...clientRow(clientId), ...client }),
      insert(table, listRow(clientId)),
      ...newKeys(table, client),
      ...auditWrites(TableName, record),
    ]);
    return undefined;
  } catch (error) {
    const [first] = cancellation(error) ?? [];
    if (!name || first?.Code !== 'ConditionalCheckFailed' || !first.Item) throw error;
    const held = StoredKey.parse(unmarshall(first.Item));
    return { clientId: held.jobId, bodyHash: held.bodyHash };
  }
}

async function commit(
  table: Table,
  before: Client,
  after: Client,
  record: AuditRecord,
): Promise<boolean> {
  const { TableName, documents } = table;
  const put: Write = {
    Put: {
      TableName,
      Item: { ...clientRow(after.clientId), ...after },
      ConditionExpression: 'version = :seen',
      ExpressionAttributeValues: { ':seen': before.version },
    },
  };
  const others = [...newKeys(table, after, before), ...auditWrites(TableName, record)];
  return transact(documents, [put, ...others]).then(
    () => true,
    (error: unknown) => {
      if (cancellation(error)?.[0]?.Code === 'ConditionalCheckFailed') return false;
      throw error;
    },
  );
}

/** In the order of their making, for so their ids sort. */
async function listIds({ documents, TableName }: Table, size: number, after?: string) {
  const { Items = [], LastEvaluatedKey } = await documents
    .send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :clients',
        ExpressionAttributeValues: { ':clients': listRow('').pk },
        Limit: size,
        ...(after === undefined ? {} : { ExclusiveStartKey: listRow(after) }),
      }),
    )
    .catch(busy);
  const ids = Items.map(({ sk }) => String(sk));
  return { ids, next: LastEvaluatedKey && ids.at(-1) };
}

const busy = (error: unknown): never => {
  throw translated(error);
};
