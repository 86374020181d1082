import { RETRY_OF_ITEM } from '../batch-order.ts';
import { nameOf } from '../labels.ts';
import type { Model } from '../model.ts';
import { advance, begin, type State, SWEPT } from '../state.ts';
import { SPAN_MS } from '../timing.ts';
import { has, type Moves, spend } from './move.ts';

/** What clients do besides submitting: they cancel, and they submit again. */
export const clients: Moves = function* (model, state) {
  if (has(state, 'cancels')) {
    for (const { state: job } of Object.values(state.world.tables.jobs)) {
      const { jobId, clientId } = job;
      yield {
        label: () => `the client cancels ${jobId}`,
        isCalm: false,
        to: () => begin(model, spend(state, 'cancels'), { role: 'cancel', clientId, jobId }),
      };
    }
  }
  yield* replays(model, state);
  if (!has(state, 'retries')) return;
  for (const [index, command] of model.commands.entries()) {
    const jobId = `job_${index + 1}_again_${state.budget.retries}`;
    yield {
      label: () => `the client submits again with key ${command.idempotency?.key}`,
      isCalm: false,
      to: () => begin(model, spend(state, 'retries'), { role: 'api', command, jobId }),
    };
  }
};

/** Clients retry what failed or was cancelled; what they made by that they do not retry again. */
const replays: Moves = function* (model, state) {
  if (!has(state, 'replays')) return;
  const [command = RETRY_OF_ITEM] = model.commands;
  for (const { state: job } of Object.values(state.world.tables.jobs)) {
    const { jobId, status, origin } = job;
    if ((status !== 'failed' && status !== 'cancelled') || origin !== undefined) continue;
    const newJobId = `${jobId}_replayed_${state.budget.replays}`;
    const input = { edit: state.budget.replays };
    for (const role of ['replay', 'replay-letter'] as const) {
      const task = { role, command: { ...command, input }, jobId, newJobId };
      yield {
        label: () => `the client retries ${jobId} by ${role}, with edit ${input.edit}`,
        isCalm: false,
        to: () => begin(model, spend(state, 'replays'), task),
      };
    }
  }
};

/** What the embedded service does when it is killed and started again. */
export const restarts: Moves = function* (model, state) {
  if (!has(state, 'restarts')) return;
  yield {
    label: () => 'the service is killed with all that it did not store, and starts again',
    isCalm: false,
    to: () => {
      const { world, budget } = spend(state, 'restarts');
      const empty = { world: { ...world, messages: [] }, actors: [], budget };
      return sweepAll(model, empty);
    },
  };
};

/** Everything is due when nobody can be at work on it. */
async function sweepAll(model: Model, empty: State): Promise<State> {
  let state = empty;
  for (const of of SWEPT) {
    if (of === 'batches' && !model.batch) continue;
    if (of === 'deliveries' && !model.isListening) continue;
    state = await begin(model, state, { role: 'sweep', of, aheadMs: ALL_AHEAD_MS });
  }
  return state;
}

/** Later than anything is due. */
const ALL_AHEAD_MS = 1_000 * SPAN_MS;

/** What the platform does: it tells workers to stop. */
export const stops: Moves = function* (model, state) {
  if (!has(state, 'stops')) return;
  for (const actor of state.actors) {
    if (actor.task.role !== 'worker' || actor.isStopping) continue;
    yield {
      label: () => `${nameOf(actor)} is told to stop`,
      isCalm: false,
      to: () => advance(model, spend(state, 'stops'), actor, 'stop'),
    };
  }
};
