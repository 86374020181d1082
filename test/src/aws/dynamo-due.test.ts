import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { dynamoDocuments } from '../../../src/aws/dynamo-client.ts';
import { dueRows } from '../../../src/aws/dynamo-due.ts';
import { dueShard } from '../../../src/aws/dynamo-job-rows.ts';
import { NOW } from '../../support/jobs.ts';

describe('rows that are due', () => {
  const documents = dynamoDocuments({ endpoint: 'http://127.0.0.1:9' });
  afterEach(() => vi.restoreAllMocks());

  it('are asked of each shard, which has its part, and passed over where they cannot be read', async () => {
    const shards: unknown[] = [];
    const limits: unknown[] = [];
    vi.spyOn(documents, 'send').mockImplementation(async ({ input }) => {
      const query = input as QueryCommandInput;
      shards.push(query.ExpressionAttributeValues?.[':shard']);
      limits.push(query.Limit);
      return { Items: [{ shard: shards.length }] };
    });
    const unreadable: unknown[] = [];

    const rows = await dueRows({
      documents,
      tableName: 'jobs',
      schema: z.object({ shard: z.int().max(7) }),
      onUnreadable: (row) => unreadable.push(row),
      keyOf: dueShard,
      now: NOW,
      atMost: 20,
    });

    expect(shards).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((shard) => `due/${shard}`));
    expect(limits).toEqual(Array(8).fill(3));
    expect(rows).toHaveLength(7);
    expect(unreadable).toEqual([{ shard: 8 }]);
  });
});
