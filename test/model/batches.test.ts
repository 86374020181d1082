import { describe } from 'vitest';
import { batchesIn } from './rows-in.ts';
import { batchScenario } from './scenarios.ts';
import { keepsEveryPromise, type Search } from './searching.ts';
import type { State } from './state.ts';

const MOST_STATES = 150_000;

const TWO = { items: ['good', 'good'] } as const;
const AT_ONCE = { concurrency: 2 };
const ONE_HELPER = { helpers: 1 };

const SEARCHES: readonly Search[] = [
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
  keepsEveryPromise(SEARCHES, { mostStates: MOST_STATES, endsIn });
});

const endsIn = ({ world }: State): string[] =>
  batchesIn(world.tables).flatMap(({ phase, endedAt }) => (endedAt === undefined ? [] : [phase]));
