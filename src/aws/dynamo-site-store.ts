import {
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { TABLES } from '../contract.ts';
import {
  type Opening,
  type Place,
  SitePace,
  type SiteRows,
  SiteSettings,
  type SiteStore,
} from '../limits/ports.ts';
import { translated } from './dynamo-errors.ts';
import { type Updated, update } from './dynamo-update.ts';

/**
 * How a site lies in the table of limits: one partition, which its breaker shares.
 *
 *     pk = site/example.com   sk = pace       what moves
 *                             sk = settings   what an admin set
 */
const SORT_KEY = { pace: 'pace', settings: 'settings' } as const;

/** Lost races in a row after which something is wrong: each means that another writer won. */
const MOST_RACES = 100;

/** A site that nobody visits for so long is forgotten, in seconds. */
const KEPT_S = 30 * 24 * 60 * 60;

interface Table {
  readonly documents: DynamoDBDocumentClient;
  readonly tableName: string;
}

type Change = Omit<UpdateCommandInput, 'TableName' | 'Key'>;

/** Keeps the pace of sites in DynamoDB, on AWS and on the embedded engine alike. */
export function createDynamoSiteStore(
  documents: DynamoDBDocumentClient,
  tableName: string,
): SiteStore {
  const table: Table = { documents, tableName };
  return {
    read: (site) => read(table, site),
    reserve: (site, from, spacingMs) => reserve(table, site, from, spacingMs),
    open: (site, opening) => open(table, site, opening),
    evict: async (site, place) => {
      await change(table, site, { UpdateExpression: 'REMOVE places.#job', ...ifStill(place) });
    },
    leave: async (site, place, stayMs) => {
      const { ExpressionAttributeValues, ...still } = ifStill(place);
      await change(table, site, {
        ...still,
        UpdateExpression: 'SET stayMs = :stay REMOVE places.#job',
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ':stay': stayMs },
      });
    },
    pause: async (site, notBefore) => {
      await change(table, site, {
        UpdateExpression: 'SET notBefore = :then',
        ConditionExpression: 'attribute_not_exists(notBefore) OR notBefore < :then',
        ExpressionAttributeValues: { ':then': notBefore },
      });
    },
    slowDown: async (site, { slowness, now, unlessSince }) => {
      await change(table, site, {
        UpdateExpression: 'SET slowness = :slowness, slowedAt = :now',
        ConditionExpression: 'attribute_not_exists(slowedAt) OR slowedAt <= :since',
        ExpressionAttributeValues: { ':slowness': slowness, ':now': now, ':since': unlessSince },
      });
    },
    set: async (site, settings) => {
      const Item = { ...keyOf(site, SORT_KEY.settings), ...settings };
      await documents.send(new PutCommand({ TableName: tableName, Item })).catch(busy);
    },
  };
}

const keyOf = (site: string, sk: string) => ({ pk: `site/${site}`, sk });

const busy = (error: unknown): never => {
  throw translated(error);
};

const change = ({ documents, tableName }: Table, site: string, how: Change): Promise<Updated> =>
  update(documents, { TableName: tableName, Key: keyOf(site, SORT_KEY.pace), ...how });

async function read({ documents, tableName }: Table, site: string): Promise<SiteRows> {
  const { Items = [] } = await documents
    .send(
      new QueryCommand({
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :site AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':site': keyOf(site, '').pk,
          ':first': SORT_KEY.pace,
          ':last': SORT_KEY.settings,
        },
      }),
    )
    .catch(busy);
  const row = (sk: string) => Items.find((candidate) => candidate.sk === sk);
  const settings = row(SORT_KEY.settings);
  return {
    pace: SitePace.parse(row(SORT_KEY.pace) ?? {}),
    settings: settings && SiteSettings.parse(settings),
  };
}

/** Adds to a line of slots, or begins a new one; one of the two conditions always holds. */
async function reserve(
  table: Table,
  site: string,
  from: number,
  spacingMs: number,
): Promise<number> {
  const names = { '#ttl': TABLES.ttlAttribute };
  const values = { ':from': from, ':ttl': Math.ceil(from / 1_000) + KEPT_S };
  for (let race = 0; race < MOST_RACES; race += 1) {
    const added = await change(table, site, {
      UpdateExpression: 'SET nextAt = nextAt + :spacing, #ttl = :ttl',
      ConditionExpression: 'nextAt > :from',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ...values, ':spacing': spacingMs },
      ReturnValues: 'UPDATED_OLD',
    });
    if (added.isDone) return SitePace.parse(added.row).nextAt;
    const begun = await change(table, site, {
      UpdateExpression: 'SET nextAt = :next, #ttl = :ttl, places = if_not_exists(places, :none)',
      ConditionExpression: 'attribute_not_exists(nextAt) OR nextAt <= :from',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ...values, ':next': from + spacingMs, ':none': {} },
    });
    if (begun.isDone) return from;
  }
  throw new Error(`${MOST_RACES} writers in a row were faster at ${site}.`);
}

async function open(table: Table, site: string, opening: Opening): Promise<'opened' | SitePace> {
  const { isDone, row } = await change(table, site, openingWrite(opening));
  if (isDone) return 'opened';
  const pace = SitePace.parse(row);
  if (pace.places) return pace;
  // The first page of a site that nobody needed a slot for.
  await change(table, site, {
    UpdateExpression: 'SET places = if_not_exists(places, :none)',
    ExpressionAttributeValues: { ':none': {} },
  });
  return open(table, site, opening);
}

/** The SDK repeats a write whose answer was lost, so one that was done already passes again. */
const openingWrite = ({ jobId, now, plannedAt, placeUntil, ...opening }: Opening): Change => {
  const { gapMs, maxConcurrency, insteadOf = plannedAt } = opening;
  return {
    UpdateExpression: 'SET openedAt = :at, openedBy = :job, places.#job = :until',
    ConditionExpression: [
      '(attribute_not_exists(openedAt) OR openedAt <= :latest',
      'OR (openedAt IN (:at, :insteadOf) AND openedBy = :job))',
      'AND (attribute_not_exists(notBefore) OR notBefore <= :now)',
      'AND attribute_exists(places)',
      'AND (attribute_exists(places.#job) OR size(places) < :most)',
    ].join(' '),
    ExpressionAttributeNames: { '#job': jobId },
    ExpressionAttributeValues: {
      ':job': jobId,
      ':at': plannedAt,
      ':latest': gapMs === 0 ? Number.MAX_SAFE_INTEGER : plannedAt - gapMs,
      ':insteadOf': insteadOf,
      ':now': now,
      ':until': placeUntil,
      ':most': maxConcurrency,
    },
  };
};

const ifStill = ({ jobId, placeUntil }: Place) => ({
  ConditionExpression: 'places.#job = :until',
  ExpressionAttributeNames: { '#job': jobId },
  ExpressionAttributeValues: { ':until': placeUntil },
});
