import { describe, expect, it } from 'vitest';
import { explore } from './explore.ts';
import { createModel, type Scenario } from './model.ts';
import { batchesIn } from './rows-in.ts';
import { batchScenario } from './scenarios.ts';
import type { State } from './state.ts';
import { traceOf } from './trace.ts';
import { REAL } from './use-cases.ts';

/** A search that grows beyond this has to be thought about, not waited for. */
const MOST_STATES = 150_000;

const SEARCH_MS = 300_000;

const TWO = { items: ['good', 'good'] } as const;
const AT_ONCE = { concurrency: 2 };
const ONE_HELPER = { helpers: 1 };

/** Trouble that is searched to the last interleaving, and the ends that a batch can come to in it. */
const SEARCHES: readonly (readonly [string, Scenario, readonly string[]])[] = [
  [
    'two items may run at once, and one is refused',
    batchScenario({}, { items: ['good', 'bad', 'good'], ...AT_ONCE }),
    ['expanded'],
  ],
  [
    'its file is counted first, and somebody dies',
    batchScenario({ crashes: 1 }, { items: ['bad', 'good'], from: 'upload' }),
    ['expanded'],
  ],
  [
    'its file may be gone',
    batchScenario({ failures: 1 }, { from: 'upload' }),
    ['expanded', 'failed'],
  ],
  ['somebody dies between two items', batchScenario({ crashes: 1 }, TWO), ['expanded']],
  [
    'somebody dies, a lease ends early and a message comes twice',
    batchScenario({ crashes: 1, jumps: 1, duplicates: 1 }),
    ['expanded'],
  ],
  ['its expanders die, one after the other', batchScenario({ crashes: 3 }), ['expanded', 'failed']],
  [
    'the quota of the day has room for one of two items',
    batchScenario({ crashes: 1 }, { ...TWO, ...AT_ONCE, jobsPerDay: 1 }),
    ['expanded'],
  ],
  [
    'the client asks for it again, and somebody dies',
    batchScenario({ retries: 1, crashes: 1 }),
    ['expanded'],
  ],
  [
    'calls fail, with and without having done their work',
    batchScenario({ retries: 1, errors: 1 }),
    ['expanded'],
  ],
  [
    'the client pauses it and goes on, and looks now and then',
    batchScenario({ pauses: 1, resumes: 1, looks: 1 }, {}, ONE_HELPER),
    ['expanded'],
  ],
  [
    'the client pauses it, and somebody dies',
    batchScenario({ pauses: 1, crashes: 1 }),
    ['expanded'],
  ],
  [
    'the client cancels it, and looks at it',
    batchScenario({ batchCancels: 1, looks: 1 }),
    ['cancelled', 'expanded'],
  ],
  [
    'the client cancels it, and somebody dies',
    batchScenario({ batchCancels: 1, crashes: 1 }),
    ['cancelled', 'expanded'],
  ],
  [
    'the client cancels it while two jobs run',
    batchScenario({ batchCancels: 1 }, { ...TWO, ...AT_ONCE }, ONE_HELPER),
    ['cancelled', 'expanded'],
  ],
  [
    'a job of it is cancelled meanwhile, and somebody dies',
    batchScenario({ cancels: 1, crashes: 1 }),
    ['expanded'],
  ],
  [
    'a job of it fails and is retried, and the client wants the results',
    batchScenario({ failures: 1, replays: 1, exports: 1 }, AT_ONCE),
    ['expanded', 'failed'],
  ],
  [
    'two clients want the results, and somebody dies',
    batchScenario({ exports: 2, crashes: 1 }, AT_ONCE, ONE_HELPER),
    ['expanded'],
  ],
  [
    'the service is killed with its waiting line, and it is paused',
    batchScenario({ restarts: 1, pauses: 1 }),
    ['expanded'],
  ],
  ['messages are given up', batchScenario({ deaths: 2, crashes: 1 }), ['expanded']],
  [
    'somebody wants to know of its end, cancels it, and it has one item',
    batchScenario({ batchCancels: 1 }, {}, { ...ONE_HELPER, isListening: true }),
    ['cancelled', 'expanded'],
  ],
];

describe('the life of a batch', () => {
  it.each(SEARCHES)(
    'keeps every promise when %s',
    async (name, searched, expected) => {
      const model = createModel(searched, { useCases: REAL, isSwept: true });
      const ends = new Set<string>();

      const { violation, states, moves, replays } = await explore(model, {
        mostStates: MOST_STATES,
        look: (state) => endsIn(state).forEach((phase) => void ends.add(phase)),
      });

      console.info(`${name}: ${states} states, ${moves} moves, code run ${replays} times`);
      expect(violation && traceOf(violation)).toBeUndefined();
      expect([...ends].sort()).toEqual(expected);
    },
    SEARCH_MS,
  );
});

const endsIn = ({ world }: State): string[] =>
  batchesIn(world.tables).flatMap(({ phase, endedAt }) => (endedAt === undefined ? [] : [phase]));
