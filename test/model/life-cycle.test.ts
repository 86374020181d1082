import { describe, expect, it } from 'vitest';
import { hasEnded } from '../../src/jobs/job.ts';
import { explore } from './explore.ts';
import { createModel, type Scenario } from './model.ts';
import { command, scenario } from './scenarios.ts';
import type { State } from './state.ts';
import { SPAN_MS } from './timing.ts';
import { traceOf } from './trace.ts';
import { REAL } from './use-cases.ts';

/** A search that grows beyond this has to be thought about, not waited for. */
const MOST_STATES = 400_000;

const SEARCH_MS = 300_000;

type Ends = 'succeeded' | 'failed' | 'cancelled';

/**
 * Trouble that is searched to the last interleaving, and the ends that a job can come to in it: a
 * search that never met one of them has not looked where it should.
 */
const SEARCHES: readonly (readonly [string, Scenario, readonly Ends[]])[] = [
  ['nothing goes wrong', scenario({}), ['succeeded']],
  [
    'two workers die, two leases end early, a message comes twice',
    scenario({ crashes: 2, jumps: 2, duplicates: 1 }),
    ['failed', 'succeeded'],
  ],
  [
    'sweeps come early and at once, and somebody dies',
    scenario({ sweeps: 2, crashes: 1 }),
    ['succeeded'],
  ],
  [
    'the client cancels, a worker dies and a lease ends early',
    scenario({ cancels: 1, heartbeats: 1, crashes: 1, jumps: 1 }),
    ['cancelled', 'succeeded'],
  ],
  [
    'two clients cancel the same job while its message comes twice',
    scenario({ cancels: 2, heartbeats: 1, duplicates: 1 }),
    ['cancelled', 'succeeded'],
  ],
  [
    'the client submits again and again, and somebody dies',
    scenario({ retries: 2, crashes: 1 }),
    ['succeeded'],
  ],
  [
    'calls fail, with and without having done their work',
    scenario({ errors: 2, retries: 1 }),
    ['failed', 'succeeded'],
  ],
  [
    'heartbeats race with a sweep for a lease that has ended',
    scenario({ heartbeats: 2, jumps: 1, sweeps: 1 }),
    ['succeeded'],
  ],
  [
    'visits fail or may not begin yet, and a worker dies',
    scenario({ failures: 2, crashes: 1, jumps: 1 }),
    ['failed', 'succeeded'],
  ],
  [
    'a worker is told to stop while others die and leases end early',
    scenario({ stops: 2, crashes: 1, jumps: 1 }),
    ['succeeded'],
  ],
  [
    'the client cancels while a worker is told to stop',
    scenario({ cancels: 1, stops: 1, heartbeats: 1, jumps: 1 }),
    ['cancelled', 'succeeded'],
  ],
  [
    'messages go to the dead letters',
    scenario({ deaths: 2, crashes: 1, jumps: 1 }),
    ['failed', 'succeeded'],
  ],
  [
    'the service is killed with its waiting line, twice',
    scenario({ restarts: 2, cancels: 1, failures: 1 }),
    ['cancelled', 'failed', 'succeeded'],
  ],
  [
    'a job has a deadline, and a worker dies',
    scenario(
      { crashes: 1, jumps: 1, failures: 1 },
      { commands: [command('a', { deadlineAt: 2 * SPAN_MS })] },
    ),
    ['failed', 'succeeded'],
  ],
  [
    'two clients retry a job that failed, somebody dies and a lease ends early',
    scenario(
      { replays: 2, failures: 1, crashes: 1, jumps: 1 },
      { commands: [command('a', { jobsPerDay: 3 })], workers: 1 },
    ),
    ['failed', 'succeeded'],
  ],
  [
    'two clients replay its dead letter with other input, and somebody dies',
    scenario(
      { replays: 2, failures: 1, crashes: 1 },
      { commands: [command('a', { jobsPerDay: 3, maxAttempts: 1 })], workers: 1 },
    ),
    ['failed', 'succeeded'],
  ],
  [
    'a client retries a job that was cancelled, and somebody dies',
    scenario(
      { replays: 1, cancels: 1, crashes: 1 },
      { commands: [command('a', { jobsPerDay: 2 })] },
    ),
    ['cancelled', 'succeeded'],
  ],
  [
    'retries want the last place of a quota while calls fail',
    scenario(
      { replays: 2, cancels: 1, errors: 1 },
      { commands: [command('a', { jobsPerDay: 1 })] },
    ),
    ['cancelled', 'succeeded'],
  ],
  [
    'two clients want the last place of a quota, and one cancels',
    scenario({ cancels: 1, retries: 1 }, { commands: [command('a'), command('b')] }),
    ['cancelled', 'succeeded'],
  ],
];

describe('the life of a job', () => {
  it.each(SEARCHES)(
    'keeps every promise when %s',
    async (name, searched, expected) => {
      const model = createModel(searched, { useCases: REAL, isSwept: true });
      const ends = new Set<string>();

      const { violation, states, moves, replays } = await explore(model, {
        mostStates: MOST_STATES,
        look: (state) => endsIn(state).forEach((status) => void ends.add(status)),
      });

      console.info(`${name}: ${states} states, ${moves} moves, code run ${replays} times`);
      expect(violation && traceOf(violation)).toBeUndefined();
      expect([...ends].sort()).toEqual(expected);
    },
    SEARCH_MS,
  );
});

const endsIn = ({ world }: State): string[] =>
  Object.values(world.tables.jobs).flatMap(({ state }) => (hasEnded(state) ? [state.status] : []));
