import {
  type DynamoDBDocumentClient,
  GetCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { TABLES } from '../contract.ts';
import { BreakerRow, type BreakerStore } from '../limits/ports.ts';
import { translated } from './dynamo-errors.ts';
import { type Updated, update } from './dynamo-update.ts';

const SORT_KEY = 'breaker';

/** Failures that nothing followed are forgotten after this time, in seconds. */
const KEPT_S = 30 * 24 * 60 * 60;

type Change = Omit<UpdateCommandInput, 'TableName' | 'Key'>;

/** Keeps breakers in the table of limits: one row each, under the key of what they are for. */
export function createDynamoBreakerStore(
  documents: DynamoDBDocumentClient,
  tableName: string,
): BreakerStore {
  const change = (key: string, how: Change): Promise<Updated> =>
    update(documents, { TableName: tableName, Key: { pk: key, sk: SORT_KEY }, ...how });
  const write = async (key: string, how: Change): Promise<void> => {
    await change(key, how);
  };
  return {
    read: (key) => read(documents, tableName, key),
    takeProbe: async (key, probe) => (await change(key, takenAsProbe(probe))).isDone,
    countFailure: async (key, now) => {
      const { isDone, row } = await change(key, oneMoreFailure(now));
      return isDone ? BreakerRow.parse(row).failures : 0;
    },
    open: async (key, atFailures, until) => (await change(key, opened(atFailures, until))).isDone,
    forgetFailures: (key) =>
      write(key, { UpdateExpression: 'REMOVE failures', ConditionExpression: IS_CLOSED }),
    openAgain: (key, probe, until) => write(key, openedAgain(probe, until)),
    close: (key, probe) => write(key, byProbe(probe, `REMOVE ${EVERYTHING}`)),
    giveProbeBack: (key, probe) => write(key, byProbe(probe, 'REMOVE probe, probeUntil')),
    trip: (key, until, openings) => write(key, tripped(until, openings)),
    reset: (key) => write(key, { UpdateExpression: `REMOVE ${EVERYTHING}` }),
  };
}

const EVERYTHING = 'failures, openUntil, openings, probe, probeUntil';
const IS_CLOSED = 'attribute_not_exists(openUntil)';
const IS_PROBE = 'probe = :probe';

async function read(documents: DynamoDBDocumentClient, TableName: string, key: string) {
  const Key = { pk: key, sk: SORT_KEY };
  const { Item } = await documents
    .send(new GetCommand({ TableName, Key, ConsistentRead: true }))
    .catch((error: unknown) => {
      throw translated(error);
    });
  return BreakerRow.parse(Item ?? {});
}

/** The SDK repeats a write whose answer was lost: who is the probe already, stays it. */
const takenAsProbe = ({ id, until, now }: Parameters<BreakerStore['takeProbe']>[1]): Change => ({
  UpdateExpression: 'SET probe = :probe, probeUntil = :until',
  ConditionExpression: [
    'openUntil <= :now',
    `AND (attribute_not_exists(probe) OR probeUntil <= :now OR ${IS_PROBE})`,
  ].join(' '),
  ExpressionAttributeValues: { ':probe': id, ':until': until, ':now': now },
});

const oneMoreFailure = (now: number): Change => ({
  UpdateExpression: 'SET #ttl = :ttl ADD failures :one',
  ConditionExpression: IS_CLOSED,
  ExpressionAttributeNames: { '#ttl': TABLES.ttlAttribute },
  ExpressionAttributeValues: { ':one': 1, ':ttl': Math.ceil(now / 1_000) + KEPT_S },
  ReturnValues: 'UPDATED_NEW',
});

const opened = (atFailures: number, until: number): Change => ({
  UpdateExpression: 'SET openUntil = :until, openings = :one',
  ConditionExpression: `${IS_CLOSED} AND failures >= :enough`,
  ExpressionAttributeValues: { ':until': until, ':one': 1, ':enough': atFailures },
});

const tripped = (until: number, openings: number): Change => ({
  UpdateExpression:
    'SET openUntil = :until, openings = :openings, #ttl = :ttl REMOVE probe, probeUntil',
  ExpressionAttributeNames: { '#ttl': TABLES.ttlAttribute },
  ExpressionAttributeValues: {
    ':until': until,
    ':openings': openings,
    ':ttl': Math.ceil(until / 1_000) + KEPT_S,
  },
});

const openedAgain = (probe: string, until: number): Change => ({
  UpdateExpression: 'SET openUntil = :until ADD openings :one REMOVE probe, probeUntil',
  ConditionExpression: IS_PROBE,
  ExpressionAttributeValues: { ':until': until, ':one': 1, ':probe': probe },
});

const byProbe = (probe: string, expression: string): Change => ({
  UpdateExpression: expression,
  ConditionExpression: IS_PROBE,
  ExpressionAttributeValues: { ':probe': probe },
});
