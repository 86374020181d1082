import { type DynamoDBDocumentClient, paginateQuery, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { TABLES } from '../contract.ts';
import { sumOf } from '../jobs/shares.ts';
import { USAGE_FIELDS, type UsageMove, type UsageOfKind, type UsageRows } from '../jobs/usage.ts';
import { createReadShards } from './dynamo-counters.ts';
import { shardOf } from './dynamo-job-rows.ts';
import { placeKey } from './dynamo-place-writes.ts';
import type { Write } from './dynamo-transaction.ts';

/**
 * What clients used lies in the table of limits, a row for each day, kind and shard, so that workers
 * that end jobs of one client at the same moment seldom meet.
 *
 *     pk = usage/<client>   sk = 2026-11-22/screenshot/0 … 7
 */
const keyOf = ({ clientId, day, kind, jobId }: UsageMove) => ({
  pk: `usage/${clientId}`,
  sk: `${day}/${kind}/${shardOf(jobId)}`,
});

/** A day is kept for more than a year, in seconds. */
const KEPT_S = 400 * 24 * 60 * 60;

/** Counts an ended job; belongs into the transaction that ends it. */
export function usageWrite(TableName: string, move: UsageMove): Write {
  const added = USAGE_FIELDS.filter((field) => move.amounts[field] !== 0);
  return {
    Update: {
      TableName,
      Key: keyOf(move),
      UpdateExpression: `SET #ttl = :ttl ADD ${added.map((field) => `${field} :${field}`).join(', ')}`,
      ExpressionAttributeNames: { '#ttl': TABLES.ttlAttribute },
      ExpressionAttributeValues: {
        ':ttl': Math.floor(Date.parse(move.day) / 1_000) + KEPT_S,
        ...Object.fromEntries(added.map((field) => [`:${field}`, move.amounts[field]])),
      },
    },
  };
}

const count = z.number().default(0);
const StoredUsage = z.object({
  sk: z.string(),
  jobs: count,
  succeeded: count,
  failed: count,
  cancelled: count,
  attempts: count,
  billedMs: count,
  browserMs: count,
  downloadedBytes: count,
  storedBytes: count,
  nanoUsd: count,
});

/** Reads what was counted: everything that has ended so far, exactly. */
export function createDynamoUsage(documents: DynamoDBDocumentClient, TableName: string): UsageRows {
  return {
    read: async (clientId, from, to) => {
      const sums = new Map<string, UsageOfKind>();
      const pages = paginateQuery(
        { client: documents },
        {
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :client AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':client': `usage/${clientId}`,
            ':from': from,
            // Sorts behind every row of that day.
            ':to': `${to}/~`,
          },
        },
      );
      for await (const { Items = [] } of pages) {
        for (const item of Items) add(sums, StoredUsage.parse(item));
      }
      return [...sums.values()];
    },
    used: async (counter) => sumOf(await createReadShards(documents, TableName)(counter)),
    running: async (clientId) => {
      const { pk, sk } = placeKey(`${clientId}/running`);
      // A query, so that who may look at counters needs no other right.
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk = :sk',
          ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
        }),
      );
      return z.object({ running: count }).parse(Items[0] ?? {}).running;
    },
  };
}

function add(sums: Map<string, UsageOfKind>, { sk, ...stored }: z.output<typeof StoredUsage>) {
  const [day = '', kind = ''] = sk.split('/');
  const before = sums.get(`${day}/${kind}`);
  const amounts = Object.fromEntries(
    USAGE_FIELDS.map((field) => [field, stored[field] + (before?.[field] ?? 0)]),
  );
  sums.set(`${day}/${kind}`, { ...stored, ...amounts, day, kind });
}
