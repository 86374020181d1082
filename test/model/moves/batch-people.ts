import type { Verb } from '../batch-use-cases.ts';
import type { Budget } from '../budget.ts';
import { batchesIn } from '../rows-in.ts';
import { batchIdOf, begin } from '../state.ts';
import { has, type Moves, spend } from './move.ts';

const VERBS: readonly (readonly [
  verb: Exclude<Verb, 'look'>,
  costs: keyof Budget,
  label: string,
])[] = [
  ['pause', 'pauses', 'pauses'],
  ['resume', 'resumes', 'resumes'],
  ['cancel', 'batchCancels', 'cancels'],
  ['export', 'exports', 'asks for the results of'],
];

/** What clients do with a batch. */
export const batchClients: Moves = function* (model, state) {
  const { batch: order } = model;
  if (!order) return;
  for (const { id: batchId, clientId } of batchesIn(state.world.tables)) {
    for (const [verb, costs, label] of VERBS) {
      if (!has(state, costs)) continue;
      yield {
        label: () => `the client ${label} the batch`,
        isCalm: false,
        to: () => begin(model, spend(state, costs), { role: 'manager', verb, clientId, batchId }),
      };
    }
    if (has(state, 'looks')) {
      yield {
        label: () => 'the client looks at the batch',
        isCalm: false,
        to: () => begin(model, spend(state, 'looks'), { role: 'reader', clientId, batchId }),
      };
    }
  }
  if (!has(state, 'retries')) return;
  const batchId = batchIdOf(1 + state.budget.retries);
  yield {
    label: () => 'the client asks for the batch again with its key',
    isCalm: false,
    to: () => begin(model, spend(state, 'retries'), { role: 'batch-api', order, batchId }),
  };
};
