import { hasWork } from '../../src/batches/transitions.ts';
import { hasEnded } from '../../src/jobs/job.ts';
import { hasEnded as isDelivered } from '../../src/webhooks/delivery.ts';
import { fingerprint } from './fingerprint.ts';
import { createGraph, type Graph } from './graph.ts';
import { type Broken, broken, brokenByStep } from './invariants.ts';
import type { Model } from './model.ts';
import { allMoves } from './moves/all.ts';
import type { Move } from './moves/move.ts';
import { batchesIn, deliveriesIn } from './rows-in.ts';
import { initialState, type State } from './state.ts';
import { aftermath, retrace, type Violation } from './trace.ts';

export interface Exploration {
  readonly states: number;
  readonly moves: number;
  /** How often the code of a use case was run. */
  readonly replays: number;
  readonly violation: Violation | undefined;
}

export interface Options {
  /** More are a mistake in the model, not a reason to stop early. */
  readonly mostStates: number;
  /** The promises that are held against it, beside the end of everything. @default all */
  readonly promises?: readonly string[];
  /** Told of every state, once. */
  readonly look?: (state: State) => void;
}

/** The one promise that no single state can break. */
export const ENDS = 'all that was accepted ends';

interface Found extends Broken {
  readonly id: number;
  /** The step from there that is wrong; absent if it is the state that is. */
  readonly last?: string;
}

/**
 * Looks at every state that can be reached, the nearest first, so that a counterexample is the
 * shortest one. Afterwards every state must have a way on, without any more trouble, on which
 * everything ends.
 */
export async function explore(model: Model, options: Options): Promise<Exploration> {
  const graph = createGraph();
  const search = await searchAll(model, options, graph);
  const found = search.found ?? stuck(graph);
  const violation = found && (await told(model, graph, found));
  return { states: graph.size, moves: search.moves, replays: model.actors.replays, violation };
}

async function searchAll(model: Model, { mostStates, promises, look }: Options, graph: Graph) {
  let moves = 0;
  let found: Found | undefined;
  let frontier: Met[] = [];
  let next: Met[] = [];

  /** A step is wrong wherever it leads to, be it known or new. */
  const judge = (from: Met, move: Move, state: State) => {
    const problem = found ? undefined : brokenByStep(from.state.world, state.world, promises);
    if (problem) found = { id: from.id, ...problem, last: move.label() };
  };

  const meet = (state: State, from: number | undefined, isCalm: boolean) => {
    const { id, isNew } = graph.add(fingerprint(model, state), { from, isCalm });
    if (!isNew) return;
    if (id >= mostStates) throw new Error(`There are more than ${mostStates} states.`);
    if (isSettled(state)) graph.mark(id);
    const problem = broken(state.world, promises);
    if (problem) found ??= { id, ...problem };
    look?.(state);
    next.push({ id, state });
  };

  meet(await initialState(model), undefined, true);
  while (next.length > 0 && !found) {
    frontier = next;
    next = [];
    for (const met of frontier) {
      for (const move of allMoves(model, met.state)) {
        moves += 1;
        const next = await move.to();
        judge(met, move, next);
        meet(next, met.id, move.isCalm);
      }
    }
  }
  return { moves, found };
}

interface Met {
  readonly id: number;
  readonly state: State;
}

function stuck(graph: Graph): Found | undefined {
  const id = graph.firstWithoutWayToMark();
  const what = 'nothing is left that could change that';
  return id === undefined ? undefined : { id, invariant: ENDS, what };
}

async function told(
  model: Model,
  graph: Graph,
  { id, last, ...problem }: Found,
): Promise<Violation> {
  const ids = graph.pathTo(id);
  const { state, path } = await retrace(
    model,
    ids.length,
    (one, place) => graph.idOf(fingerprint(model, one)) === ids[place],
  );
  if (last !== undefined) return { ...problem, path: [...path, last] };
  if (problem.invariant !== ENDS) return { ...problem, path };
  return { ...problem, path: [...path, ...(await aftermath(model, state))] };
}

/** Nobody is at work, no message waits, and all that was accepted has ended, or is paused. */
export const isSettled = ({ world, actors }: State): boolean =>
  actors.length === 0 &&
  world.messages.length === 0 &&
  Object.values(world.tables.jobs).every(({ state }) => hasEnded(state)) &&
  !batchesIn(world.tables).some(hasWork) &&
  deliveriesIn(world.tables).every(isDelivered);
