import { createHash } from 'node:crypto';
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { TABLES } from '../contract.ts';
import type { Reservation } from '../jobs/job.ts';
import type { CounterClaim } from '../jobs/ports.ts';
import { type Part, SHARDS, sharesOf } from '../jobs/shares.ts';
import type { Write } from './dynamo-transaction.ts';

/**
 * Counters lie in the table of limits, those of one client and window together: a transaction that
 * touches a day's jobs, bytes and dollars writes one row for them.
 *
 *     pk = counter/<client>/day/2026-11-22   sk = shard/0 … shard/3   jobs, bytes, nanoUsd
 */
const PREFIX = 'counter/';

/** A counter is named after its row, and after what of the row it is. */
export function placeOf(counter: string): { readonly row: string; readonly measure: string } {
  const cut = counter.lastIndexOf('/');
  return { row: counter.slice(0, cut), measure: counter.slice(cut + 1) };
}

export const keyOf = (row: string, shard: number) => ({
  pk: PREFIX + row,
  sk: `shard/${shard}`,
});

/** The shard that a job begins with: those of different jobs differ. */
export const counterShardOf = (jobId: string): number =>
  createHash('sha256').update(jobId).digest().readUInt8(1) % SHARDS;

/** A part of a claim, taken from one shard. */
export interface PartOfClaim extends Part {
  readonly claim: CounterClaim;
}

/**
 * One write for each shard that is touched: it adds every part, unless one of them would pass its
 * share. A single write, so no race can get between the two.
 */
export function partWrites(tableName: string, parts: readonly PartOfClaim[]): Write[] {
  const groups = Object.groupBy(parts, ({ claim, shard }) =>
    [placeOf(claim.counter).row, shard].join('#'),
  );
  return Object.values(groups).flatMap((group) => (group ? partWrite(tableName, group) : []));
}

function partWrite(TableName: string, parts: readonly PartOfClaim[]): Write[] {
  const [first] = parts;
  if (!first) return [];
  const measures = parts.map(({ claim }, index) => [`#m${index}`, placeOf(claim.counter).measure]);
  const rooms = parts.map(
    ({ claim, shard, amount }) => (sharesOf(claim.limit)[shard] ?? 0) - amount,
  );
  return [
    {
      Update: {
        TableName,
        Key: keyOf(placeOf(first.claim.counter).row, first.shard),
        UpdateExpression: `SET #ttl = :ttl ADD ${parts.map((_, n) => `#m${n} :a${n}`).join(', ')}`,
        ConditionExpression: rooms.map(conditionOf).join(' AND '),
        ExpressionAttributeNames: { '#ttl': TABLES.ttlAttribute, ...Object.fromEntries(measures) },
        ExpressionAttributeValues: {
          ':ttl': ttlOf(Math.max(...parts.map(({ claim }) => claim.expiresAt))),
          ...Object.fromEntries(parts.map(({ amount }, n) => [`:a${n}`, amount])),
          ...Object.fromEntries(rooms.map((room, n) => [`:r${n}`, room])),
        },
      },
    },
  ];
}

/** A counter that was never written stands at zero. */
const conditionOf = (room: number, n: number): string =>
  room >= 0 ? `(attribute_not_exists(#m${n}) OR #m${n} <= :r${n})` : `#m${n} <= :r${n}`;

/**
 * Lowers counters, whatever they stand at; an amount below zero raises them. Which shard it is does
 * not matter for the sum. A row may have been removed long ago: what is made anew must not stay for
 * ever.
 */
export function giveBackWrites(
  TableName: string,
  reservations: readonly Reservation[],
  { shard, expiresAt }: { readonly shard: number; readonly expiresAt: number },
): Write[] {
  const groups = Object.groupBy(reservations, ({ counter }) => placeOf(counter).row);
  return Object.entries(groups).map(([row, group = []]) => ({
    Update: {
      TableName,
      Key: keyOf(row, shard),
      UpdateExpression: `SET #ttl = if_not_exists(#ttl, :ttl) ADD ${group.map((_, n) => `#m${n} :a${n}`).join(', ')}`,
      ExpressionAttributeNames: {
        '#ttl': TABLES.ttlAttribute,
        ...Object.fromEntries(group.map(({ counter }, n) => [`#m${n}`, placeOf(counter).measure])),
      },
      ExpressionAttributeValues: {
        ':ttl': ttlOf(expiresAt),
        ...Object.fromEntries(group.map(({ amount }, n) => [`:a${n}`, -amount])),
      },
    },
  }));
}

/** What every shard of a counter stands at. */
export type ReadShards = (counter: string) => Promise<readonly number[]>;

/** Each row is read once, however many counters it holds. */
export function createReadShards(documents: DynamoDBDocumentClient, TableName: string): ReadShards {
  const rows = new Map<string, Promise<readonly Record<string, unknown>[]>>();
  const read = async (row: string) => {
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :row',
        ExpressionAttributeValues: { ':row': PREFIX + row },
      }),
    );
    return Items;
  };
  return async (counter) => {
    const { row, measure } = placeOf(counter);
    const found = rows.get(row) ?? read(row);
    rows.set(row, found);
    const items = await found;
    return Array.from({ length: SHARDS }, (_, shard) => {
      const item = items.find(({ sk }) => sk === keyOf(row, shard).sk);
      return Number(item?.[measure] ?? 0);
    });
  };
}

/** Rows that nobody needs any more are removed a day later, so that clocks do not matter. */
export const ttlOf = (expiresAt: number): number => Math.ceil(expiresAt / 1_000) + 24 * 60 * 60;
