import { createHandler as createCancelHandler } from '../functions/cancel-job/handler.ts';
import { createHandler as createEraseHandler } from '../functions/erase-job/handler.ts';
import { createHandler as createDeadLettersHandler } from '../functions/manage-dead-letters/handler.ts';
import { createHandler as createRetryHandler } from '../functions/retry-job/handler.ts';
import type { LinkTo } from '../src/api/artifact-links.ts';
import { createDynamoRecord } from '../src/aws/dynamo-audit.ts';
import { createDynamoDeadLetters, createDynamoReplays } from '../src/aws/dynamo-dead-letters.ts';
import { createDismissDeadLetter } from '../src/dead-letters/dismiss-dead-letter.ts';
import { createListDeadLetters } from '../src/dead-letters/list-dead-letters.ts';
import { createReplayDeadLetters } from '../src/dead-letters/replay-dead-letters.ts';
import type { AcceptDependencies } from '../src/jobs/accept-job.ts';
import { createCancelJob } from '../src/jobs/cancel-job.ts';
import { createCancelJobs } from '../src/jobs/cancel-jobs.ts';
import { createEraseJob } from '../src/jobs/erase-job.ts';
import { createGetJob, type WaitForJob } from '../src/jobs/get-job.ts';
import { idsFrom } from '../src/jobs/ids.ts';
import type { ArtifactStore } from '../src/jobs/ports.ts';
import { createRetryJob } from '../src/jobs/retry-job.ts';
import type { FindRecipe } from '../src/jobs/stored-recipe.ts';
import { now } from '../src/runtime/clock.ts';
import type { TargetPolicy } from '../src/wall/target.ts';
import { erasingWith } from './erasing.ts';
import { rowOptions } from './row-options.ts';
import type { Rows } from './rows.ts';

interface Dependencies extends AcceptDependencies {
  readonly rows: Rows;
  readonly artifacts: ArtifactStore;
  readonly policy: TargetPolicy;
  readonly findRecipe: FindRecipe;
  readonly waitForJob: WaitForJob;
  readonly linkTo: LinkTo;
}

/** The functions for what comes after a job was accepted: cancel, retry, replay, erase. */
export function createAfterFunctions(dependencies: Dependencies) {
  const { store, rows, policy, findRecipe, waitForJob, linkTo } = dependencies;
  const options = rowOptions(rows);
  const newId = idsFrom(now);
  const retryJob = createRetryJob({ ...dependencies, newId, now });
  const letters = createDynamoDeadLetters(options);
  const listDeadLetters = createListDeadLetters(letters);
  return {
    'cancel-job': createCancelHandler({
      cancelJob: createCancelJob({ store, now }),
      cancelJobs: createCancelJobs({ store, now }),
    }),
    'retry-job': createRetryHandler({ retryJob, waitForJob, linkTo, policy, findRecipe }),
    'erase-job': createEraseHandler({
      eraseJob: createEraseJob(erasingWith(dependencies)),
    }),
    'manage-dead-letters': createDeadLettersHandler({
      listDeadLetters,
      dismissDeadLetter: createDismissDeadLetter(letters),
      record: createDynamoRecord({
        documents: rows.documents,
        TableName: rows.tables.registry,
        newId,
        now,
      }),
      replayDeadLetters: createReplayDeadLetters({
        letters,
        listDeadLetters,
        replays: createDynamoReplays(options),
        getJob: createGetJob({ store, now }),
        retryJob,
        newId,
        now,
      }),
      policy,
      findRecipe,
    }),
  };
}
