import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dynamoDocuments } from '../../../src/aws/dynamo-client.ts';
import { listJobs } from '../../../src/aws/dynamo-job-lists.ts';
import { CLIENT, jobIdOf, queuedState } from '../../support/jobs.ts';

/** Rows of the index that one read goes through. */
const ROWS_A_READ = 500;
const MOST_READS = 10;

describe('a list of jobs in a big table', () => {
  const documents = dynamoDocuments({ endpoint: 'http://127.0.0.1:9' });
  afterEach(() => vi.restoreAllMocks());

  /**
   * Answers like an index with these rows, of which every read goes through 500, whether they match
   * or not.
   */
  const tableOf = (rows: number, matches: (n: number) => boolean) => {
    const asked: QueryCommandInput[] = [];
    vi.spyOn(documents, 'send').mockImplementation(async ({ input }) => {
      const query = input as QueryCommandInput;
      asked.push(query);
      const newest = String(query.ExpressionAttributeValues?.[':newest']);
      const below = Array.from({ length: rows }, (_, n) => n).filter((n) => jobIdOf(n) <= newest);
      const read = below.slice(-ROWS_A_READ).reverse();
      const last = read.at(-1);
      const isEnd = last === undefined || last === 0;
      return {
        Items: read.filter(matches).map((n) => queuedState({ jobId: jobIdOf(n) })),
        ...(isEnd ? {} : { LastEvaluatedKey: { clientSk: jobIdOf(last) } }),
      };
    });
    return asked;
  };
  const list = (after?: string) =>
    listJobs(documents, 'jobs', { clientId: CLIENT, filter: { kind: 'pdf' }, size: 2, after });

  it('reads on over rows that do not match', async () => {
    const asked = tableOf(2_000, (n) => n === 3);

    const page = await list();

    expect(page.items.map(({ jobId }) => jobId)).toEqual([jobIdOf(3)]);
    expect(page.next).toBeUndefined();
    expect(asked).toHaveLength(4);
  });

  it('stops after ten reads, with what it has found and where to go on', async () => {
    const asked = tableOf(12_000, (n) => n === 11_999 || n === 3);

    const first = await list();
    const second = await list(first.next);
    const third = await list(second.next);

    expect(asked.length).toBeLessThanOrEqual(3 * MOST_READS);
    const found = [first, second, third].flatMap(({ items }) => items.map(({ jobId }) => jobId));
    expect(found).toEqual([jobIdOf(11_999), jobIdOf(3)]);
    expect([first.next, second.next].every(Boolean)).toBe(true);
    expect(third.next).toBeUndefined();
  });
});
