import { describe } from 'vitest';
import { hasEnded } from '../../src/webhooks/delivery.ts';
import { deliveriesIn } from './rows-in.ts';
import { webhookScenario } from './scenarios.ts';
import { keepsEveryPromise, type Search } from './searching.ts';
import type { State } from './state.ts';

const MOST_STATES = 150_000;

/** Refusals enough to use up every attempt of a delivery. */
const ALL_REFUSED = 8;

const SEARCHES: readonly Search[] = [
  ['two of anybody die', webhookScenario({ crashes: 2 }), ['delivered']],
  [
    'somebody dies, a lease ends early and a message comes twice',
    webhookScenario({ crashes: 1, jumps: 1, duplicates: 1 }),
    ['delivered'],
  ],
  [
    'the receiver refuses while two deliverers are at work',
    webhookScenario({ jumps: 1, duplicates: 1, refusals: 1 }),
    ['delivered', 'failed: gone'],
  ],
  [
    'the receiver refuses again and again',
    webhookScenario({ refusals: ALL_REFUSED }),
    ['delivered', 'failed: attempts-used', 'failed: gone'],
  ],
  [
    'the client cancels while a worker finishes or dies',
    webhookScenario({ cancels: 1, heartbeats: 1, crashes: 1 }),
    ['delivered'],
  ],
  [
    'the client has it sent again, whatever became of it',
    webhookScenario({ redeliveries: 2, refusals: 1 }),
    ['delivered', 'dropped: endpoint-disabled', 'failed: gone'],
  ],
  [
    'calls fail, with and without having done their work',
    webhookScenario({ errors: 1 }),
    ['delivered'],
  ],
  [
    'the service is killed with its waiting line, and the receiver refuses',
    webhookScenario({ restarts: 1, refusals: 1 }),
    ['delivered', 'failed: gone'],
  ],
  ['messages are given up', webhookScenario({ deaths: 2 }), ['delivered']],
  [
    'sweeps come early, and somebody dies',
    webhookScenario({ sweeps: 1, crashes: 1 }),
    ['delivered'],
  ],
  ['the job fails, and somebody dies', webhookScenario({ failures: 2, crashes: 1 }), ['delivered']],
];

describe('the life of an event', () => {
  keepsEveryPromise(SEARCHES, { mostStates: MOST_STATES, endsIn });
});

const endsIn = ({ world }: State): string[] =>
  deliveriesIn(world.tables)
    .filter(hasEnded)
    .map(({ status, ending }) => (ending === undefined ? status : `${status}: ${ending}`));
