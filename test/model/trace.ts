import { fingerprint } from './fingerprint.ts';
import { describeState } from './labels.ts';
import type { Model } from './model.ts';
import { allMoves } from './moves/all.ts';
import type { Move } from './moves/move.ts';
import { initialState, type State } from './state.ts';

/** A broken promise, and the shortest way to break it. */
export interface Violation {
  /** Which promise. */
  readonly invariant: string;
  readonly what: string;
  /** What happened, in words. */
  readonly path: readonly string[];
}

/** A counterexample as a person reads it. */
export const traceOf = ({ invariant, what, path }: Violation): string =>
  [
    `Broken: ${invariant}.`,
    ...path.map((label, index) => `${String(index + 1).padStart(4)}. ${label}`),
    `   => ${what}.`,
  ].join('\n');

/**
 * Walks a way once more, to tell it.
 *
 * @param isNext - whether the search came to the state at this place of its way
 */
export async function retrace(
  model: Model,
  length: number,
  isNext: (state: State, place: number) => boolean,
): Promise<{ readonly state: State; readonly path: readonly string[] }> {
  let state = await initialState(model);
  const path: string[] = [];
  for (let place = 1; place < length; place += 1) {
    const taken = await moveTo(model, state, (next) => isNext(next, place));
    if (!taken) throw new Error('The way cannot be walked again: the model is not pure.');
    path.push(taken.move.label());
    state = taken.state;
  }
  return { state, path };
}

async function moveTo(model: Model, from: State, isWanted: (state: State, move: Move) => boolean) {
  for (const move of allMoves(model, from)) {
    const state = await move.to();
    if (isWanted(state, move)) return { move, state };
  }
  return undefined;
}

/** What comes of a state if nothing goes wrong any more, until nothing new happens. */
export async function aftermath(model: Model, from: State): Promise<readonly string[]> {
  const seen = new Set([fingerprint(model, from)]);
  const path: string[] = [];
  const isNew = (state: State, { isCalm }: Move) => isCalm && !seen.has(fingerprint(model, state));
  let state = from;
  for (
    let next = await moveTo(model, state, isNew);
    next;
    next = await moveTo(model, state, isNew)
  ) {
    path.push(next.move.label());
    seen.add(fingerprint(model, next.state));
    state = next.state;
  }
  const jobs = Object.values(state.world.tables.jobs);
  return [...path, ...jobs.map(({ state: job }) => `${job.jobId} stays ${describeState(job)}`)];
}
