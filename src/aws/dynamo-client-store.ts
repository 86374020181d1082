import {
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { Client, ClientKey, type ClientStore } from '../clients/client.ts';

const IS_NEW = 'attribute_not_exists(pk)';

const clientRow = (clientId: string) => ({ pk: `client/${clientId}`, sk: 'client' });
const keyRow = (hash: string) => ({ pk: `key/${hash}`, sk: 'key' });

/** Keeps clients and their keys in the registry table. */
export function createDynamoClientStore(
  documents: DynamoDBDocumentClient,
  tableName: string,
): ClientStore {
  const read = async (Key: Record<string, string>) => {
    const { Item } = await documents.send(new GetCommand({ TableName: tableName, Key }));
    return Item;
  };
  const put = (Item: Record<string, unknown>) => ({
    Put: { TableName: tableName, Item, ConditionExpression: IS_NEW },
  });
  return {
    create: async (client, key) => {
      const rows = [
        { ...clientRow(client.clientId), ...client },
        { ...keyRow(key.hash), ...key },
      ];
      await documents.send(new TransactWriteCommand({ TransactItems: rows.map(put) }));
    },
    findKey: async (hash) => {
      const item = await read(keyRow(hash));
      return item && ClientKey.parse(item);
    },
    find: async (clientId) => {
      const item = await read(clientRow(clientId));
      return item && Client.parse(item);
    },
  };
}
