import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { TABLES } from '../contract.ts';
import { type RobotsCache, RobotsEntry } from '../robots/entry.ts';
import { translated } from './dynamo-errors.ts';

/** One row an origin, with the rules packed: they are text that repeats itself. */
const StoredRow = z.object({ packed: z.instanceof(Uint8Array) });

/** A row of DynamoDB takes 400 kB; whatever does not pack below this is read anew each time. */
const ROW_MAX_BYTES = 380_000;

/** A copy may be wanted for so long after it was good: the server may be down, in seconds. */
const KEPT_S = 31 * 24 * 60 * 60;

/** Files and origins are somebody else's text: what is listed at once is bounded. */
const MOST_LISTED = 20;

const pack = promisify(gzip);
const unpack = promisify(gunzip);

const busy = (error: unknown): never => {
  throw translated(error);
};

/** Keeps what sites say to robots in the registry table. */
export function createDynamoRobotsCache(
  documents: DynamoDBDocumentClient,
  tableName: string,
): RobotsCache {
  return {
    get: async (site, origin) => {
      const get = new GetCommand({ TableName: tableName, Key: keyOf(site, origin) });
      const { Item } = await documents.send(get).catch(busy);
      return Item && entryOf(Item);
    },
    put: async (entry) => {
      const packed = await pack(JSON.stringify(entry));
      if (packed.length > ROW_MAX_BYTES) return;
      const Item = {
        ...keyOf(entry.site, entry.origin),
        packed,
        [TABLES.ttlAttribute]: Math.ceil(entry.goodUntil / 1_000) + KEPT_S,
      };
      await documents.send(new PutCommand({ TableName: tableName, Item })).catch(busy);
    },
    list: async (site) => {
      const query = new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :site',
        ExpressionAttributeValues: { ':site': keyOf(site, '').pk },
        Limit: MOST_LISTED,
      });
      const { Items = [] } = await documents.send(query).catch(busy);
      return Promise.all(Items.map(entryOf));
    },
  };
}

const keyOf = (site: string, origin: string) => ({ pk: `robots/${site}`, sk: origin });

async function entryOf(item: unknown): Promise<RobotsEntry> {
  const text = await unpack(StoredRow.parse(item).packed);
  return RobotsEntry.parse(JSON.parse(text.toString()));
}
