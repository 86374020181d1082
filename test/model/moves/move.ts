import type { Budget } from '../budget.ts';
import type { Model } from '../model.ts';
import type { State } from '../state.ts';

/** One thing that can happen next. */
export interface Move {
  /** For the reader of a trace. */
  label(): string;
  /** Whether it also happens when nothing goes wrong any more, and so may be relied on. */
  readonly isCalm: boolean;
  to(): Promise<State>;
}

/** All that can happen next of one sort. */
export type Moves = (model: Model, state: State) => Iterable<Move>;

export const has = ({ budget }: State, name: keyof Budget): boolean => budget[name] > 0;

export const spend = (state: State, name: keyof Budget): State => ({
  ...state,
  budget: { ...state.budget, [name]: state.budget[name] - 1 },
});
