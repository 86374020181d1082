import { DEAD_LETTER_TYPE, deadLetterIdOf } from '../../src/jobs/dead-letter.ts';
import { FAILURES } from '../../src/jobs/errors.ts';
import { hasEnded, type JobState } from '../../src/jobs/job.ts';
import { BATCH } from '../support/memory-batch-store.ts';
import type { MemoryTables } from '../support/memory-job-store.ts';
import { getRow } from '../support/memory-rows.ts';
import { BATCH_INVARIANTS, BATCH_STEP_INVARIANTS } from './batch-invariants.ts';
import type { Invariant, StepInvariant } from './invariant.ts';
import {
  orderOf,
  SCRAPE_INVARIANTS,
  SCRAPE_STEP_INVARIANTS,
  walkStateOf,
} from './scrape-invariants.ts';
import { WEBHOOK_INVARIANTS, WEBHOOK_STEP_INVARIANTS } from './webhook-invariants.ts';
import type { World } from './world.ts';

export type StoredJob = MemoryTables['jobs'][string];

const TERMINAL = new Set(['job.succeeded', 'job.failed', 'job.cancelled']);

/** An invariant of each job by itself. */
const ofEachJob = (
  name: string,
  problem: (job: StoredJob, world: World) => string | undefined,
): Invariant => ({
  name,
  problem: (world) => {
    for (const [jobId, job] of Object.entries(world.tables.jobs)) {
      const found = problem(job, world);
      if (found) return `${jobId}: ${found}`;
    }
    return undefined;
  },
});

/** Attempts that do not count: their worker was told to stop, or they were put off or went on. */
const uncounted = ({ events }: StoredJob) =>
  events.filter(({ type }) => UNCOUNTED.has(type)).length;

const UNCOUNTED: ReadonlySet<string> = new Set(['job.released', 'job.deferred', 'job.continued']);

/** Attempts that a job may have more because it got further: all but the one that did. */
function forgiven(job: StoredJob): number {
  if (job.request.kind !== 'scrape') return 0;
  const steps = hasEnded(job.state) ? orderOf(job).pages : (walkStateOf(job.state)?.pages ?? 0);
  return steps * (job.state.maxAttempts - 1);
}

/** Attempts in the list that were one: they run or failed, or the job ended in them. */
const tried = ({ attempts, status, endedAt }: JobState) =>
  attempts.filter(({ failure }) =>
    failure ? failure.code !== 'WORKER_STOPPED' : status === 'running' || endedAt !== undefined,
  ).length;

/** How often a job looks at its site in one attempt. */
const mostVisits = (job: StoredJob) => (job.request.kind === 'scrape' ? orderOf(job).atOnce : 1);

const mayHaveRun = (state: JobState) => !hasEnded(state) || state.startedAt !== undefined;

const JOB_INVARIANTS: readonly Invariant[] = [
  ofEachJob('at most one write ends a job', ({ state: { jobId } }, { finishes }) =>
    (finishes[jobId] ?? 0) > 1 ? `${finishes[jobId]} writes ended it` : undefined,
  ),
  ofEachJob('exactly one event tells the end of a job, and is the last', ({ state, events }) => {
    const ends = events.filter(({ type }) => TERMINAL.has(type));
    if (ends.length !== (hasEnded(state) ? 1 : 0)) return `${ends.length} events tell its end`;
    const own = events.filter(({ type }) => type !== 'job.replayed');
    const isLast = ends.length === 0 || own.at(-1) === ends[0];
    return isLast ? undefined : 'something happened after its end';
  }),
  ofEachJob('events are in order', ({ events }) => {
    const isInOrder = events.every(({ seq }, index) => seq > (events[index - 1]?.seq ?? -1));
    return isInOrder ? undefined : events.map(({ seq }) => seq).join();
  }),
  ofEachJob('what is published is what the finishing attempt made', ({ state, result }, world) => {
    if (state.status !== 'succeeded') return result && `it is ${state.status} and has a result`;
    if (!result) return 'it succeeded without a result';
    const wrong = result.artifacts.find(({ key, sha256 }) => world.objects[key] !== sha256);
    return wrong && `another file lies at ${wrong.key}`;
  }),
  ofEachJob('no attempt goes beyond the limit', (job) => {
    const { attempt, attemptsUsed, maxAttempts } = job.state;
    const isWithin =
      attemptsUsed <= maxAttempts && attempt <= maxAttempts + uncounted(job) + forgiven(job);
    return isWithin ? undefined : `${attempt} attempts, ${attemptsUsed} counted, of ${maxAttempts}`;
  }),
  ofEachJob('only what was tried counts as an attempt', ({ state }) => {
    const count = tried(state);
    return state.attemptsUsed > count ? `${state.attemptsUsed} count, of ${count}` : undefined;
  }),
  ofEachJob('each attempt visits the page once at most', (job, { visits }) => {
    const { state } = job;
    const count = visits[state.jobId] ?? 0;
    return count > state.attempt * mostVisits(job)
      ? `${count} visits in ${state.attempt} attempts`
      : undefined;
  }),
  ofEachJob('an accepted cancel is the end', ({ state }, { cancelled }) => {
    const isOther = state.status === 'succeeded' || state.status === 'failed';
    const isBroken = isOther && cancelled.includes(state.jobId);
    return isBroken
      ? `its client was told that it is cancelled, but it ${state.status}`
      : undefined;
  }),
  ofEachJob('a cancel is carried out, or a worker is asked to', ({ state }) =>
    state.cancelRequestedAt !== undefined && state.status !== 'running' && !hasEnded(state)
      ? `it is ${state.status}, and its cancel is left for later`
      : undefined,
  ),
  ofEachJob('an ended job waits for nothing', ({ state }) => {
    const { dueAt, eraseAt, leaseEndsAt, wait, checkpoint } = state;
    const isAtRest = dueAt === eraseAt && !(leaseEndsAt ?? wait ?? checkpoint);
    return hasEnded(state) && !isAtRest ? 'something of it is still to come' : undefined;
  }),
  ofEachJob('no job is given up that can still run', ({ state }) => {
    const { failure, attempt, attemptsUsed, maxAttempts } = state;
    const isGivenUp = failure?.code === 'JOB_POISONED' && attempt > 0;
    return isGivenUp && attemptsUsed < maxAttempts
      ? `it was given up after ${attemptsUsed} of ${maxAttempts} attempts`
      : undefined;
  }),
  ofEachJob(
    'a job leaves a dead letter if nobody will try it again, and only then',
    (job, world) => {
      const { jobId, status, failure, replayedBy } = job.state;
      const hasLetter =
        world.tables.rows[`${DEAD_LETTER_TYPE}/${deadLetterIdOf(jobId)}`] !== undefined;
      if (status !== 'failed' || !failure)
        return hasLetter ? `a letter, but it is ${status}` : undefined;
      const isGivenUp = failure.code === 'JOB_POISONED' || FAILURES[failure.code].retryable;
      const isDead = isGivenUp && replayedBy === undefined;
      return isDead === hasLetter
        ? undefined
        : `it failed with ${failure.code}, letter: ${hasLetter}`;
    },
  ),
  ofEachJob('a job is retried once, and both jobs say so', ({ state }, { tables }) => {
    const { jobId, replayedBy } = state;
    const named = Object.values(tables.jobs).flatMap(({ state: { origin, jobId: id } }) =>
      origin === jobId ? [id] : [],
    );
    const expected = replayedBy === undefined ? [] : [replayedBy];
    return named.join() === expected.join()
      ? undefined
      : `it names ${replayedBy}, and is named by ${named.join(' and ')}`;
  }),
  {
    name: 'the quota counts the jobs that ran or may run',
    problem: ({ tables }) => {
      const used = Object.values(tables.used).reduce((sum, count) => sum + count, 0);
      const states = Object.values(tables.jobs).map(({ state }) => state);
      const jobs = states.filter(mayHaveRun).length;
      const held = states.flatMap(({ reservations }) => reservations).length;
      return used === jobs && used === held
        ? undefined
        : `${used} counted, ${held} held, ${jobs} jobs`;
    },
  },
  {
    name: 'a key is one job',
    problem: ({ tables, answered }) => {
      const ids = new Map<string, string>();
      for (const { key, jobId } of answered) {
        const isThere = tables.jobs[jobId] ?? getRow(tables, BATCH, jobId);
        if (!isThere) return `key ${key} was answered with ${jobId}, which is not there`;
        const other = ids.get(key) ?? jobId;
        if (other !== jobId) return `key ${key} was answered with ${other} and with ${jobId}`;
        ids.set(key, jobId);
      }
      return undefined;
    },
  },
];

export const INVARIANTS: readonly Invariant[] = [
  ...JOB_INVARIANTS,
  ...SCRAPE_INVARIANTS,
  ...BATCH_INVARIANTS,
  ...WEBHOOK_INVARIANTS,
];

export const STEP_INVARIANTS: readonly StepInvariant[] = [
  ...SCRAPE_STEP_INVARIANTS,
  ...BATCH_STEP_INVARIANTS,
  ...WEBHOOK_STEP_INVARIANTS,
];

/** A promise that does not hold. */
export interface Broken {
  readonly invariant: string;
  readonly what: string;
}

/** The first invariant that does not hold. */
export function broken(world: World, promises?: readonly string[]): Broken | undefined {
  for (const { name, problem } of INVARIANTS) {
    if (promises && !promises.includes(name)) continue;
    const what = problem(world);
    if (what) return { invariant: name, what };
  }
  return undefined;
}

/** The first that this step breaks. Nearly all steps leave the tables as they are. */
export function brokenByStep(
  before: World,
  after: World,
  promises?: readonly string[],
): Broken | undefined {
  if (before.tables === after.tables) return undefined;
  for (const { name, problem } of STEP_INVARIANTS) {
    if (promises && !promises.includes(name)) continue;
    const what = problem(before, after);
    if (what) return { invariant: name, what };
  }
  return undefined;
}
