import { describe, expect, it } from 'vitest';
import { hasEnded } from '../../src/webhooks/delivery.ts';
import { explore } from './explore.ts';
import { createModel, type Scenario } from './model.ts';
import { deliveriesIn } from './rows-in.ts';
import { webhookScenario } from './scenarios.ts';
import type { State } from './state.ts';
import { traceOf } from './trace.ts';
import { REAL } from './use-cases.ts';

/** A search that grows beyond this has to be thought about, not waited for. */
const MOST_STATES = 150_000;

const SEARCH_MS = 300_000;

/** Refusals enough to use up every attempt of a delivery. */
const ALL_REFUSED = 8;

/** Trouble that is searched to the last interleaving, and the ends that a delivery can come to in it. */
const SEARCHES: readonly (readonly [string, Scenario, readonly string[]])[] = [
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
  it.each(SEARCHES)(
    'keeps every promise when %s',
    async (name, searched, expected) => {
      const model = createModel(searched, { useCases: REAL, isSwept: true });
      const ends = new Set<string>();

      const { violation, states, moves, replays } = await explore(model, {
        mostStates: MOST_STATES,
        look: (state) => endsIn(state).forEach((end) => void ends.add(end)),
      });

      console.info(`${name}: ${states} states, ${moves} moves, code run ${replays} times`);
      expect(violation && traceOf(violation)).toBeUndefined();
      expect([...ends].sort()).toEqual(expected);
    },
    SEARCH_MS,
  );
});

const endsIn = ({ world }: State): string[] =>
  deliveriesIn(world.tables)
    .filter(hasEnded)
    .map(({ status, ending }) => (ending === undefined ? status : `${status}: ${ending}`));
