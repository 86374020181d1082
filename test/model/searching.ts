import { expect, it } from 'vitest';
import { explore } from './explore.ts';
import { createModel, type Scenario } from './model.ts';
import type { State } from './state.ts';
import { traceOf } from './trace.ts';
import { REAL } from './use-cases.ts';

/**
 * Trouble that is searched to the last interleaving, and the ends that can be met in it: a search
 * that never met one of them has not looked where it should.
 */
export type Search = readonly [name: string, searched: Scenario, ends: readonly string[]];

interface Searching {
  /** A search that grows beyond this has to be thought about, not waited for. */
  readonly mostStates: number;
  /** How what it is about has ended, as far as it has. */
  readonly endsIn: (state: State) => readonly string[];
}

const SEARCH_MS = 300_000;

/** A test of each search: the real use cases keep every promise, and come to the ends expected. */
export function keepsEveryPromise(
  searches: readonly Search[],
  { mostStates, endsIn }: Searching,
): void {
  it.each(searches)(
    'keeps every promise when %s',
    async (name, searched, expected) => {
      const model = createModel(searched, { useCases: REAL, isSwept: true });
      const ends = new Set<string>();

      const { violation, states, moves, replays } = await explore(model, {
        mostStates,
        look: (state) => endsIn(state).forEach((end) => void ends.add(end)),
      });

      console.info(`${name}: ${states} states, ${moves} moves, code run ${replays} times`);
      expect(violation && traceOf(violation)).toBeUndefined();
      expect([...ends].sort()).toEqual(expected);
    },
    SEARCH_MS,
  );
}
