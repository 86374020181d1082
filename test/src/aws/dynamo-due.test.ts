import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dynamoDocuments } from '../../../src/aws/dynamo-client.ts';
import { dueItems } from '../../../src/aws/dynamo-due.ts';
import { dueShard } from '../../../src/aws/dynamo-job-rows.ts';
import { NOW } from '../../support/jobs.ts';

describe('rows that are due', () => {
  const documents = dynamoDocuments({ endpoint: 'http://127.0.0.1:9' });
  afterEach(() => vi.restoreAllMocks());

  it('asks each shard for its part of what is due', async () => {
    const shards: unknown[] = [];
    const limits: unknown[] = [];
    vi.spyOn(documents, 'send').mockImplementation(async ({ input }) => {
      const query = input as QueryCommandInput;
      shards.push(query.ExpressionAttributeValues?.[':shard']);
      limits.push(query.Limit);
      return { Items: [{ shard: shards.length }] };
    });

    const rows = await dueItems({
      documents,
      tableName: 'jobs',
      keyOf: dueShard,
      now: NOW,
      atMost: 20,
    });

    expect(shards).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((shard) => `due/${shard}`));
    expect(limits).toEqual(Array(8).fill(3));
    expect(rows).toHaveLength(8);
  });
});
