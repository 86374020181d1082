import { describe } from 'vitest';
import { jobEndsIn } from './rows-in.ts';
import { batchScenario, scrapeScenario } from './scenarios.ts';
import { keepsEveryPromise, type Search } from './searching.ts';
import { SPAN_MS } from './timing.ts';

/** Two pages in one invocation, saved one by one. */
const STEP_BY_STEP = { atOnce: 2, isEager: true };

const SEARCHES: readonly Search[] = [
  ['nothing goes wrong', scrapeScenario({}), ['succeeded']],
  ['two workers die', scrapeScenario({ crashes: 2 }), ['failed', 'succeeded']],
  [
    'a worker dies, and it saves after each page',
    scrapeScenario({ crashes: 1, duplicates: 1 }, STEP_BY_STEP),
    ['succeeded'],
  ],
  [
    'a worker dies, and the lease of another ends early',
    scrapeScenario({ crashes: 1, jumps: 1 }),
    ['succeeded'],
  ],
  [
    'a lease ends early, and the old worker saves while the new one does',
    scrapeScenario({ jumps: 1, sweeps: 1 }),
    ['succeeded'],
  ],
  [
    'the client cancels while it goes on',
    scrapeScenario({ cancels: 1, heartbeats: 1 }),
    ['cancelled', 'succeeded'],
  ],
  [
    'the client cancels, and a worker dies',
    scrapeScenario({ cancels: 1, crashes: 1 }),
    ['cancelled', 'succeeded'],
  ],
  [
    'pages fail or may not be visited yet',
    scrapeScenario({ failures: 3 }),
    ['failed', 'succeeded'],
  ],
  [
    'a page fails, and a worker dies',
    scrapeScenario({ failures: 1, crashes: 1 }, STEP_BY_STEP),
    ['failed', 'succeeded'],
  ],
  [
    'calls fail, with and without having done their work',
    scrapeScenario({ errors: 2 }, STEP_BY_STEP),
    ['failed', 'succeeded'],
  ],
  [
    'a worker is told to stop, and another one dies',
    scrapeScenario({ stops: 1, crashes: 1 }),
    ['succeeded'],
  ],
  [
    'messages go to the dead letters, and a worker dies',
    scrapeScenario({ deaths: 1, crashes: 1 }),
    ['failed', 'succeeded'],
  ],
  [
    'the service is killed with its waiting line, twice',
    scrapeScenario({ restarts: 2 }),
    ['failed', 'succeeded'],
  ],
  [
    'it has a deadline, and a worker dies',
    scrapeScenario({ crashes: 1, jumps: 1 }, { deadlineAt: 2 * SPAN_MS }),
    ['failed', 'succeeded'],
  ],
  [
    'somebody wants to know of its end, and dies',
    scrapeScenario({ crashes: 1 }, {}, { isListening: true, workers: 1 }),
    ['succeeded'],
  ],
  [
    'it is the item of a batch, and somebody dies',
    batchScenario({ crashes: 1 }, { items: ['long'] }),
    ['succeeded'],
  ],
];

describe('the life of a scrape', () => {
  keepsEveryPromise(SEARCHES, { mostStates: 60_000, endsIn: jobEndsIn });
});
