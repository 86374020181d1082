import { ENDS, isSettled } from './explore.ts';
import { broken, brokenByStep } from './invariants.ts';
import type { Model } from './model.ts';
import { allMoves } from './moves/all.ts';
import type { Move } from './moves/move.ts';
import { initialState } from './state.ts';
import type { Violation } from './trace.ts';

/** A number in [0, 1); the next call gives another one. */
export type Random = () => number;

/** The same numbers for the same seed, wherever it runs (mulberry32, public domain). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How often trouble is chosen where there is a choice. */
const TROUBLE_SHARE = 0.3;

/** After these the trouble is over, and what is open has to end. */
const TROUBLED_MOVES = 150;

/** An end that is further away than that will not come. */
const MOST_MOVES = 5_000;

/**
 * One way through a scenario that is too big to be searched whole: trouble at first, then none,
 * until everything has ended. The invariants are looked at on every step.
 */
export async function walk(model: Model, random: Random): Promise<Violation | undefined> {
  const path: string[] = [];
  let state = await initialState(model);
  while (path.length < MOST_MOVES) {
    if (isSettled(state) && path.length >= TROUBLED_MOVES) return undefined;
    const move = chosen([...allMoves(model, state)], random, path.length < TROUBLED_MOVES);
    if (!move) return isSettled(state) ? undefined : unending(path);
    path.push(move.label());
    const next = await move.to();
    const problem = brokenByStep(state.world, next.world) ?? broken(next.world);
    if (problem) return { ...problem, path };
    state = next;
  }
  return unending(path);
}

const unending = (path: readonly string[]): Violation => ({
  invariant: ENDS,
  what: `there was no end in ${path.length} moves`,
  path,
});

function chosen(moves: readonly Move[], random: Random, isTroubled: boolean): Move | undefined {
  const trouble = moves.filter(({ isCalm }) => !isCalm);
  const calm = moves.filter(({ isCalm }) => isCalm);
  const wantsTrouble = isTroubled && trouble.length > 0 && random() < TROUBLE_SHARE;
  const choice = wantsTrouble || (isTroubled && calm.length === 0) ? trouble : calm;
  return choice[Math.floor(random() * choice.length)];
}
