import type { DeadLetters } from '../dead-letters/ports.ts';
import { REPLAY_TYPE, Replay, type Replays } from '../dead-letters/replay.ts';
import { DEAD_LETTER_TYPE, DeadLetter } from '../jobs/dead-letter.ts';
import { createDynamoKeyedRows } from './dynamo-keyed-rows.ts';
import { createDynamoRows, type DynamoRowsOptions } from './dynamo-rows.ts';

type Options = Omit<DynamoRowsOptions<DeadLetter>, 'type' | 'schema'>;

/** Keeps dead letters beside the jobs, so that one transaction can end a job and leave a letter. */
export const createDynamoDeadLetters = (options: Options): DeadLetters =>
  createDynamoRows({ ...options, type: DEAD_LETTER_TYPE, schema: DeadLetter });

/** Keeps which letters a request chose, under the client's key for it. */
export const createDynamoReplays = (options: Options): Replays =>
  createDynamoKeyedRows({ ...options, type: REPLAY_TYPE, schema: Replay });
