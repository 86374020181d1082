import { costOf, type Quantities } from './cost.ts';

/**
 * The largest worker of any stage, in MB: what a job may cost is reserved as if it ran there. A test
 * holds the stages to it.
 */
export const LARGEST_WORKER_MB = 3_008;

/** Beyond the time limit: the browser starts, files are stored, the end is written. */
const AROUND_MS = 15_000;

/** More than an attempt asks of other services in the longest time that it may have. */
const MOST_REQUESTS: Quantities = {
  lambdaRequest: 1,
  dynamoDbWriteUnit: 150,
  dynamoDbReadUnit: 300,
  s3Put: 20,
  sqsRequest: 10,
};

/** What an attempt asks of other services when nothing is in its way. */
const USUAL_REQUESTS: Quantities = {
  lambdaRequest: 1,
  dynamoDbWriteUnit: 40,
  dynamoDbReadUnit: 25,
  s3Put: 2,
  sqsRequest: 4,
};

/** Kept back for requests when a job's own limit is divided into time, in nano-dollars. */
export const requestsNanoUsd = (): number => costOf(USUAL_REQUESTS);

/** How long a page usually takes, from the claim to the end, in milliseconds. */
const USUAL_MS = 6_000;

export interface Priced {
  /** Longest that one attempt may run, in milliseconds. */
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  /** What the job may cost at most, if its client says so, in nano-dollars. */
  readonly maxCostNanoUsd?: number | undefined;
}

/**
 * What a job can cost at most, in nano-dollars: every attempt until its time limit, in the largest
 * worker, unless its client wants to pay less.
 */
export function mostCostOf({ timeoutMs, maxAttempts, maxCostNanoUsd }: Priced): number {
  const memory = { mb: LARGEST_WORKER_MB, ms: timeoutMs + AROUND_MS };
  const most = maxAttempts * costOf({ ...MOST_REQUESTS, memory });
  return Math.min(most, maxCostNanoUsd ?? most);
}

/**
 * What a job of one page costs when nothing is in its way, in nano-dollars.
 *
 * @param memoryMb - of the stage's workers
 */
export const usualCostOf = (
  { timeoutMs }: Pick<Priced, 'timeoutMs'>,
  memoryMb: number = LARGEST_WORKER_MB,
): number =>
  costOf({ ...USUAL_REQUESTS, memory: { mb: memoryMb, ms: Math.min(timeoutMs, USUAL_MS) } });
