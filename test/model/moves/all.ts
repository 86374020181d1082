import { answers } from './answers.ts';
import { batchClients } from './batch-people.ts';
import { messages } from './messages.ts';
import type { Moves } from './move.ts';
import { clients, restarts, stops } from './people.ts';
import { clock, sweeps } from './time.ts';
import { redeliveries } from './webhook-people.ts';

/** Everything that can happen next. */
export const allMoves: Moves = function* (model, state) {
  for (const moves of ALL) yield* moves(model, state);
};

const ALL: readonly Moves[] = [
  answers,
  messages,
  clock,
  sweeps,
  clients,
  batchClients,
  redeliveries,
  stops,
  restarts,
];
