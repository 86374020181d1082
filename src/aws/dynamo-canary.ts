import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { JobFailure } from '../jobs/errors.ts';
import type { RunKind } from '../jobs/ports.ts';

/** How the browser of a worker started last: the front door has no browser of its own to ask. */
const Canary = z.object({
  at: z.int(),
  /** Absent when it did not start. */
  launchMs: z.number().optional(),
  /** Absent when it started. */
  error: z.string().optional(),
});
export type Canary = z.infer<typeof Canary>;

const KEY = { pk: 'canary/browser', sk: 'canary' };

interface Dependencies {
  readonly documents: DynamoDBDocumentClient;
  readonly registryTable: string;
  readonly now: () => number;
  /** Told when the canary itself could not be written; no job fails for that. */
  readonly onError: (error: unknown) => void;
}

/**
 * Remembers how browsers start: tell it of launches, and let it watch the runs for failed ones. A
 * run ends when what was to be written is: Lambda freezes a worker that has answered.
 */
export function createCanary({ documents, registryTable, now, onError }: Dependencies) {
  let written: Promise<unknown> = Promise.resolve();
  const write = (canary: Omit<Canary, 'at'>) => {
    const Item = { ...KEY, at: now(), ...canary };
    written = documents.send(new PutCommand({ TableName: registryTable, Item })).catch(onError);
  };
  const watch =
    (run: RunKind): RunKind =>
    (request, context) =>
      run(request, context)
        .catch((thrown: unknown) => {
          const { code, message } = JobFailure.from(thrown);
          if (code === 'BROWSER_LAUNCH_FAILED') write({ error: message });
          throw thrown;
        })
        .finally(() => written);
  return { launched: (launchMs: number) => write({ launchMs }), watch };
}

/** The last start of a browser; `undefined` if no worker has tried yet. */
export async function readCanary(
  documents: DynamoDBDocumentClient,
  tableName: string,
): Promise<Canary | undefined> {
  const { Item } = await documents.send(new GetCommand({ TableName: tableName, Key: KEY }));
  return Item && Canary.parse(Item);
}
