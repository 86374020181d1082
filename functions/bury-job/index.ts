import { createDynamoDeadLetters } from '../../src/aws/dynamo-dead-letters.ts';
import { jobStoreFromEnv } from '../../src/aws/job-store-from-env.ts';
import { rowOptionsFromEnv } from '../../src/aws/row-options-from-env.ts';
import { createBuryMessage } from '../../src/dead-letters/bury-message.ts';
import { createKeepMessage } from '../../src/dead-letters/keep-message.ts';
import { createBuryJob } from '../../src/jobs/bury-job.ts';
import { now } from '../../src/runtime/clock.ts';
import { usePricesOfStage } from '../../src/runtime/prices.ts';
import { timingFromEnv } from '../../src/runtime/timing.ts';
import { createHandler } from './handler.ts';

usePricesOfStage();

const letters = createDynamoDeadLetters(rowOptionsFromEnv());

export const handler = createHandler(
  createBuryMessage({
    buryJob: createBuryJob({ store: jobStoreFromEnv(), now }),
    keepMessage: createKeepMessage({ letters, now, timing: timingFromEnv() }),
  }),
);
