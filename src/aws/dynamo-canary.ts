import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';

/** How the browser of a worker started last: the front door has no browser of its own to ask. */
export const BrowserCanary = z.object({
  at: z.int(),
  launchMs: z.number(),
  browserVersion: z.string(),
  /** Absent when it started. */
  error: z.string().optional(),
});
export type BrowserCanary = z.infer<typeof BrowserCanary>;

const KEY = { pk: 'canary/browser', sk: 'canary' };

export const writeCanary = async (
  documents: DynamoDBDocumentClient,
  tableName: string,
  canary: BrowserCanary,
): Promise<void> => {
  await documents.send(new PutCommand({ TableName: tableName, Item: { ...KEY, ...canary } }));
};

/** The last start of a browser; `undefined` if no worker has tried yet. */
export async function readCanary(
  documents: DynamoDBDocumentClient,
  tableName: string,
): Promise<BrowserCanary | undefined> {
  const { Item } = await documents.send(new GetCommand({ TableName: tableName, Key: KEY }));
  return Item && BrowserCanary.parse(Item);
}
