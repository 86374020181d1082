import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { JobState } from '../jobs/job.ts';
import type { ErasureRows } from '../jobs/ports.ts';
import { dueRows } from './dynamo-due.ts';
import { translated } from './dynamo-errors.ts';
import { erasureShard, SORT_KEY } from './dynamo-job-rows.ts';
import { keysIn, removeKeys } from './dynamo-remove.ts';

interface Options {
  readonly documents: DynamoDBDocumentClient;
  /** The table of the jobs. */
  readonly tableName: string;
  /** Told of a row that this code cannot read, perhaps because a newer one wrote it. */
  readonly onUnreadable: (row: unknown, error: unknown) => void;
}

/** Finds and removes the rows of jobs whose data goes away. */
export const createDynamoErasures = (options: Options): ErasureRows => ({
  due: (now, atMost) =>
    dueRows({ ...options, schema: JobState, keyOf: erasureShard, now, atMost }).catch(busy),
  removeRows: (jobId) => removeOthers(options, jobId, SORT_KEY.state).catch(busy),
});

const busy = (error: unknown): never => {
  throw translated(error);
};

/** Removes all rows of a partition but one. */
export async function removeOthers(
  options: Pick<Options, 'documents' | 'tableName'>,
  pk: string,
  kept: string,
): Promise<void> {
  const keys = await keysIn(options, pk);
  await removeKeys(
    options,
    keys.filter(({ sk }) => sk !== kept),
  );
}
