import { answers } from './answers.ts';
import { messages } from './messages.ts';
import type { Moves } from './move.ts';
import { clients, restarts, stops } from './people.ts';
import { clock, sweeps } from './time.ts';

/** Everything that can happen next. */
export const allMoves: Moves = function* (model, state) {
  for (const moves of [answers, messages, clock, sweeps, clients, stops, restarts]) {
    yield* moves(model, state);
  }
};
