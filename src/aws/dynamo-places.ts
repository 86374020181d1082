import type { DynamoDBDocumentClient, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { TABLES } from '../contract.ts';
import type { JobState } from '../jobs/job.ts';
import type { JobChange, Places } from '../jobs/ports.ts';
import type { JobTables } from './dynamo-client.ts';
import { cancellation } from './dynamo-errors.ts';
import { changeWrites } from './dynamo-job-changes.ts';
import { placeKey } from './dynamo-place-writes.ts';
import { transact } from './dynamo-transaction.ts';
import { update } from './dynamo-update.ts';

interface Options {
  readonly documents: DynamoDBDocumentClient;
  readonly tables: JobTables;
  readonly mostOf: Places['mostOf'];
}

/** A client whose jobs nobody runs for so long is forgotten, in milliseconds. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1_000;

/** Lost races in a row after which something is wrong: each means that another asker won. */
const MOST_RACES = 100;

/** Counts the running jobs of clients in the very writes that begin and end them. */
export function createDynamoPlaces({ documents, tables, mostOf }: Options): Places {
  return {
    mostOf,
    enter: async (claim, most) => {
      const writes = [...changeWrites(tables, claim), enterWrite(tables, claim, most)];
      try {
        await transact(documents, writes);
        return 'entered';
      } catch (error) {
        const failed = (cancellation(error) ?? []).map(
          ({ Code }) => Code === 'ConditionalCheckFailed',
        );
        if (failed[0]) return 'lost';
        if (failed.at(-1)) return 'full';
        throw error;
      }
    },
    turn: (clientId, from, spacingMs) => turn({ documents, tables }, clientId, from, spacingMs),
  };
}

const enterWrite = ({ limits }: JobTables, { after }: JobChange, most: number) => ({
  Update: {
    TableName: limits,
    Key: placeKey(after.place ?? ''),
    UpdateExpression: 'SET #ttl = :ttl ADD running :one',
    ConditionExpression: 'attribute_not_exists(running) OR running < :most',
    ExpressionAttributeNames: { '#ttl': TABLES.ttlAttribute },
    ExpressionAttributeValues: { ':one': 1, ':most': most, ':ttl': keptUntil(startOf(after)) },
  },
});

const startOf = ({ attempts, createdAt }: JobState): number =>
  attempts.at(-1)?.startedAt ?? createdAt;

const keptUntil = (from: number): number => Math.ceil((from + KEPT_MS) / 1_000);

const Line = z.object({ nextAt: z.number() });

/** Adds to a line of turns, or begins a new one; one of the two conditions always holds. */
async function turn(
  { documents, tables }: Pick<Options, 'documents' | 'tables'>,
  clientId: string,
  from: number,
  spacingMs: number,
): Promise<number> {
  const common = {
    TableName: tables.limits,
    Key: { ...placeKey(`${clientId}/running`), sk: 'line' },
    ExpressionAttributeNames: { '#ttl': TABLES.ttlAttribute },
  } satisfies Partial<UpdateCommandInput>;
  const values = { ':from': from, ':ttl': keptUntil(from) };
  for (let race = 0; race < MOST_RACES; race += 1) {
    const added = await update(documents, {
      ...common,
      UpdateExpression: 'SET nextAt = nextAt + :spacing, #ttl = :ttl',
      ConditionExpression: 'nextAt > :from',
      ExpressionAttributeValues: { ...values, ':spacing': spacingMs },
      ReturnValues: 'UPDATED_OLD',
    });
    if (added.isDone) return Line.parse(added.row).nextAt;
    const begun = await update(documents, {
      ...common,
      UpdateExpression: 'SET nextAt = :next, #ttl = :ttl',
      ConditionExpression: 'attribute_not_exists(nextAt) OR nextAt <= :from',
      ExpressionAttributeValues: { ...values, ':next': from + spacingMs },
    });
    if (begun.isDone) return from;
  }
  throw new Error(`${MOST_RACES} askers in a row were faster for ${clientId}.`);
}
