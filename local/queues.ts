import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { LIMITS } from '../src/contract.ts';
import { systemClock } from '../src/embedded/clock.ts';
import { createMemoryJobQueue, type MemoryJobQueue } from '../src/embedded/memory-job-queue.ts';

/** A message that was given back: its job is in other hands, which seldom takes long. */
const RETURN_DELAY_MS = 5_000;

/** Writes a few rows a second at most; more at once would only wait for each other. */
const BURIALS_AT_ONCE = 4;

type Deliver = (event: SQSEvent) => Promise<SQSBatchResponse | undefined>;

interface QueuesOptions {
  readonly runJob: Deliver;
  readonly buryJob: Deliver;
  /** Jobs that run at once. */
  readonly concurrency: number;
  readonly onError: (error: unknown) => void;
}

/** The waiting line and the dead letters, set up as the queues of the service stack are. */
export function createQueues({ runJob, buryJob, concurrency, onError }: QueuesOptions): {
  readonly jobs: MemoryJobQueue;
  readonly deadLetters: MemoryJobQueue;
} {
  const shared = {
    visibilityMs: LIMITS.runTimeoutS * 1_000,
    returnDelayMs: RETURN_DELAY_MS,
    onError,
    clock: systemClock,
  };
  const deadLetters = createMemoryJobQueue({
    ...shared,
    deliver: buryJob,
    concurrency: BURIALS_AT_ONCE,
  });
  const jobs = createMemoryJobQueue({
    ...shared,
    deliver: runJob,
    concurrency,
    deadLetters: { atMost: LIMITS.maxReceives, queue: deadLetters },
  });
  return { jobs, deadLetters };
}
