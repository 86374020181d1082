import { describe } from 'vitest';
import { jobEndsIn } from './rows-in.ts';
import { command, scenario } from './scenarios.ts';
import { keepsEveryPromise, type Search } from './searching.ts';
import { SPAN_MS } from './timing.ts';

const MOST_STATES = 400_000;

const SEARCHES: readonly Search[] = [
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
  keepsEveryPromise(SEARCHES, { mostStates: MOST_STATES, endsIn: jobEndsIn });
});
