import { usualCostOf } from '../costs/estimate.ts';
import type { CounterClaim, Submission } from '../jobs/ports.ts';
import type { Batch } from './batch.ts';
import type { Expander } from './expander.ts';
import type { Gathered } from './gathered.ts';
import { costReached, polling } from './transitions.ts';

/**
 * What the jobs of a batch may cost together, as a counter like those of budgets: the transaction
 * that makes a job reserves the most that it can cost, the one that ends it gives back what it did
 * not. So no race overruns it.
 */
const counterOf = ({ id, clientId }: Pick<Batch, 'id' | 'clientId'>): string =>
  `${clientId}/batch/${id}/nanoUsd`;

export const isCostOf = (batch: Batch, { counter }: CounterClaim): boolean =>
  counter === counterOf(batch);

/** The submission of a job, counted on the limit of its batch, if that has one. */
export function withCostClaim(
  submission: Submission,
  batch: Pick<Batch, 'id' | 'clientId' | 'maxCostNanoUsd'>,
  mostNanoUsd: number,
): Submission {
  const { maxCostNanoUsd: limit } = batch;
  if (limit === undefined) return submission;
  const { state, counters } = submission;
  const [counter, amount] = [counterOf(batch), mostNanoUsd];
  return {
    ...submission,
    counters: [...counters, { counter, amount, limit, expiresAt: state.expiresAt }],
    state: { ...state, reservations: [...state.reservations, { counter, amount }] },
  };
}

interface Short {
  /** Jobs of the batch that had not ended before anything was claimed. */
  readonly live: number;
  /** What nobody has reserved, in nano-dollars. */
  readonly left: number;
  readonly gathered: Gathered;
  /** Those that fit into what is left. */
  readonly few: Gathered;
}

/**
 * What to do where the limit has no room for all that was gathered: take those that fit, and look
 * again when jobs have given back. When none lives, nobody gives back any more: then the next job
 * gets all that is left as a limit of its own, or, if that pays for no usual job, it was the last.
 */
export function withoutMoney(
  { now, batchTiming }: Expander,
  batch: Batch,
  { live, left, gathered, few }: Short,
): { readonly gathered: Gathered; readonly andThen: (after: Batch) => Batch } {
  const andThen = (after: Batch) => polling(after, 'cost', now(), batchTiming);
  if (live > 0 || few.results.length > 0) return { gathered: few, andThen };
  const [next] = gathered.results;
  if (!next?.submission || usualCostOf(next.submission.request) > left) {
    return { gathered: few, andThen: costReached };
  }
  const submission = within(left, next.submission, counterOf(batch));
  return { gathered: { results: [{ ...next, submission }], isLast: false }, andThen };
}

/** The same job, with a limit of its own that it is stopped at. */
function within(maxCostNanoUsd: number, { state, counters, ...rest }: Submission, counter: string) {
  const lowered = <Counted extends { readonly counter: string; readonly amount: number }>(
    one: Counted,
  ): Counted => (one.counter === counter ? { ...one, amount: maxCostNanoUsd } : one);
  const reservations = state.reservations.map(lowered);
  return {
    ...rest,
    counters: counters.map(lowered),
    state: { ...state, maxCostNanoUsd, reservations },
  };
}
