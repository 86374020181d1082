import { DeleteObjectsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createS3ArtifactStore } from '../../../src/aws/s3-artifact-store.ts';

const PREFIX = 'clients/cli_a/jobs/job_1/';

/** A bucket of two pages; `refused` objects cannot be deleted. */
function bucketOf(pages: string[][], refused: string[] = []) {
  const deleted: string[] = [];
  const client = new S3Client({ region: 'us-east-1' });
  client.middlewareStack.add(
    (_next, { commandName }) =>
      async ({ input }) => ({
        response: {},
        output: { $metadata: {}, ...answer(commandName ?? '', input) },
      }),
    { step: 'initialize' },
  );
  const answer = (command: string, input: object) => {
    if (command === ListObjectsV2Command.name) {
      const page = Number('ContinuationToken' in input ? (input.ContinuationToken ?? 0) : 0);
      const isLast = page === pages.length - 1;
      return {
        Contents: pages[page]?.map((Key) => ({ Key })),
        IsTruncated: !isLast,
        NextContinuationToken: isLast ? undefined : String(page + 1),
      };
    }
    expect(command).toBe(DeleteObjectsCommand.name);
    const keys = (input as DeleteObjectsCommand['input']).Delete?.Objects ?? [];
    deleted.push(...keys.map(({ Key }) => Key ?? '').filter((key) => !refused.includes(key)));
    return { Errors: refused.map((Key) => ({ Key, Code: 'AccessDenied' })) };
  };
  return { store: createS3ArtifactStore(client, 'files'), deleted };
}

describe('removing objects from S3', () => {
  it('goes through every page of the list', async () => {
    const { store, deleted } = bucketOf([[`${PREFIX}a`, `${PREFIX}b`], [`${PREFIX}c`]]);

    await store.removeAll(PREFIX);

    expect(deleted).toEqual([`${PREFIX}a`, `${PREFIX}b`, `${PREFIX}c`]);
  });

  it('asks for no deletion where nothing is', async () => {
    const { store, deleted } = bucketOf([[]]);

    await store.removeAll(PREFIX);

    expect(deleted).toEqual([]);
  });

  it('fails when an object stays, so that nobody takes it for gone', async () => {
    const { store } = bucketOf([[`${PREFIX}a`, `${PREFIX}b`]], [`${PREFIX}b`]);

    await expect(store.removeAll(PREFIX)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
