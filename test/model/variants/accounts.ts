import { apply } from '../../../src/jobs/apply.ts';
import { poisoned } from '../../../src/jobs/endings.ts';
import { hasEnded } from '../../../src/jobs/job.ts';
import type { Ports } from '../ports.ts';
import { command, scenario } from '../scenarios.ts';
import { REAL } from '../use-cases.ts';
import { bending, swept, type Variant, withStore } from './variant.ts';

/** What happens when something that belongs into a transaction is left out of it. */
export const ACCOUNT_VARIANTS: readonly Variant[] = [
  {
    name: 'the key is not written with the job',
    breaks: 'a key is one job',
    scenario: scenario({ retries: 1 }, { commands: [command('a', { jobsPerDay: 2 })] }),
    ...swept({
      submit: (ports, ...rest) => {
        const { submit } = ports.store;
        const forgetful = withStore(ports, {
          submit: (submission) => submit({ ...submission, idempotency: undefined }),
        });
        return REAL.submit(forgetful, ...rest);
      },
    }),
  },
  {
    name: 'the old job is told of its retry afterwards',
    breaks: 'a job is retried once, and both jobs say so',
    scenario: scenario(
      { replays: 2, failures: 1 },
      { commands: [command('a', { jobsPerDay: 3 })] },
    ),
    ...swept({
      replay: (ports, ...rest) => REAL.replay(tellingLater(ports), ...rest),
      replayLetter: (ports, ...rest) => REAL.replayLetter(tellingLater(ports), ...rest),
    }),
  },
  {
    name: 'every job gives its quota back at its end',
    breaks: 'the quota counts the jobs that ran or may run',
    scenario: scenario({}),
    ...swept(
      bending((change) =>
        hasEnded(change.after) ? { ...change, giveBack: change.before.reservations } : change,
      ),
    ),
  },
  {
    name: 'an ended job stays in the line of the sweep',
    breaks: 'an ended job waits for nothing',
    scenario: scenario({}),
    ...swept(
      bending((change) => {
        const { dueAt } = change.before;
        return hasEnded(change.after) ? { ...change, after: { ...change.after, dueAt } } : change;
      }),
    ),
  },
  {
    name: 'an attempt that lost its worker is not counted',
    breaks: 'no attempt goes beyond the limit',
    scenario: scenario({ crashes: 2 }),
    ...swept(
      bending((change) => {
        if (change.event?.type !== 'job.lease-lost') return change;
        const attemptsUsed = change.after.attemptsUsed - 1;
        return { ...change, after: { ...change.after, attemptsUsed } };
      }),
    ),
  },
  {
    name: 'the end of a job is not told in its transaction',
    breaks: 'exactly one event tells the end of a job, and is the last',
    scenario: scenario({}),
    ...swept(
      bending((change) => (hasEnded(change.after) ? { ...change, event: undefined } : change)),
    ),
  },
  {
    name: 'events are numbered by attempt',
    breaks: 'events are in order',
    scenario: scenario({}),
    ...swept(
      bending(({ event, ...change }) => ({
        ...change,
        event: event && { ...event, seq: change.after.attempt },
      })),
    ),
  },
  {
    name: 'a dead job leaves no letter',
    breaks: 'a job leaves a dead letter if nobody will try it again, and only then',
    scenario: scenario({ crashes: 2 }),
    ...swept(bending((change) => ({ ...change, rows: undefined }))),
  },
  {
    name: 'a dead message ends its job, whatever became of it',
    breaks: 'no job is given up that can still run',
    scenario: scenario({ crashes: 1, deaths: 1 }),
    ...swept({
      bury: ({ store, now }, jobId) =>
        apply(store, jobId, (state) =>
          state.status === 'queued' ? poisoned(state, now()) : 'not-due',
        ),
    }),
  },
];

const tellingLater = (ports: Ports): Ports =>
  withStore(ports, {
    submit: async ({ origin, ...submission }) => {
      const outcome = await ports.store.submit(submission);
      if (origin) await ports.store.overwrite(origin);
      return outcome;
    },
  });
