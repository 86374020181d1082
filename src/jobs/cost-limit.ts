import { msFor } from '../costs/cost.ts';
import { requestsNanoUsd } from '../costs/estimate.ts';
import { usdOf } from '../costs/money.ts';
import { JobFailure } from './errors.ts';
import type { JobState } from './job.ts';
import type { Sleep } from './lease-keeper.ts';

/**
 * How long the attempt may run for the money that is left of the job's own limit, in milliseconds,
 * with enough kept back for what its end asks of other services. `undefined`: there is no limit.
 */
function affordableMs({ maxCostNanoUsd, worker, bill }: JobState): number | undefined {
  if (maxCostNanoUsd === undefined || !worker) return undefined;
  const leftNanoUsd = maxCostNanoUsd - (bill?.costNanoUsd ?? 0) - requestsNanoUsd();
  return msFor(leftNanoUsd, worker.memoryMb);
}

const costLimitReached = ({ maxCostNanoUsd = 0 }: JobState) =>
  new JobFailure(
    'COST_LIMIT_REACHED',
    `The job was stopped before it cost more than its maxCostUsd of ${usdOf(maxCostNanoUsd)}.`,
  );

export interface Budget {
  /** @throws JobFailure `COST_LIMIT_REACHED` when it is not worth beginning */
  check(): void;
  /** Why the work was stopped, if that was for its cost. */
  exceeded(): JobFailure | undefined;
  /** Settles when the work is over. */
  readonly over: Promise<void>;
}

/** Below this a page load is not worth starting, in milliseconds. */
const SHORTEST_RUN_MS = 1_000;

/** Longest that an attempt can take anyhow: a timer for longer would fire at once. */
const LONGEST_MS = 24 * 60 * 60 * 1_000;

/** Stops the work when it has used up what its job may cost; `done` fires when the work is over. */
export function keepToBudget(
  { sleep }: { readonly sleep: Sleep },
  state: JobState,
  done: AbortSignal,
  work: AbortController,
): Budget {
  const ms = affordableMs(state);
  let failure: JobFailure | undefined;
  const stop = () => {
    failure = costLimitReached(state);
    work.abort(failure);
  };
  const wait = async (forMs: number) => {
    await sleep(Math.min(forMs, LONGEST_MS), done);
    if (!done.aborted) stop();
  };
  return {
    check: () => {
      if (ms !== undefined && ms < SHORTEST_RUN_MS) throw costLimitReached(state);
    },
    exceeded: () => failure,
    over: ms === undefined || ms < SHORTEST_RUN_MS ? Promise.resolve() : wait(ms),
  };
}
