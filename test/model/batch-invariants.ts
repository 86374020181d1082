import type { Batch } from '../../src/batches/batch.ts';
import { countsOf } from '../../src/batches/counts.ts';
import { manifestLine } from '../../src/batches/results.ts';
import { hasEnded, type JobState, JobStatus } from '../../src/jobs/job.ts';
import { movesOf, refusalsOf } from '../support/memory-batch-store.ts';
import type { MemoryTables } from '../support/memory-job-store.ts';
import type { Invariant, StepInvariant } from './invariant.ts';
import { batchesIn } from './rows-in.ts';
import type { World } from './world.ts';

/** An invariant of each batch by itself. */
const ofEachBatch = (
  name: string,
  problem: (batch: Batch, world: World) => string | undefined,
): Invariant => ({
  name,
  problem: (world) => {
    for (const batch of batchesIn(world.tables)) {
      const found = problem(batch, world);
      if (found) return found;
    }
    return undefined;
  },
});

/** A step of each batch that was there before. */
const ofEachStep = (
  name: string,
  problem: (before: Batch, after: Batch, worlds: readonly [World, World]) => string | undefined,
): StepInvariant => ({
  name,
  problem: (before, after) => {
    const late = batchesIn(after.tables);
    for (const batch of batchesIn(before.tables)) {
      const next = late.find(({ id }) => id === batch.id);
      const found = next && problem(batch, next, [before, after]);
      if (found) return found;
    }
    return undefined;
  },
});

const jobsOf = ({ jobs }: MemoryTables, { id }: Batch): JobState[] =>
  Object.values(jobs).flatMap(({ state }) => (state.batchId === id ? [state] : []));

/** Which items are jobs or refusals, in order; one that is both, or twice, is there twice. */
function itemsTaken(tables: MemoryTables, batch: Batch): number[] {
  const jobs = Object.values(tables.jobs).flatMap(({ state, request }) =>
    state.batchId === batch.id ? [(request.input as { readonly page: number }).page] : [],
  );
  const refused = refusalsOf(tables, batch.id).map(({ index }) => index);
  return [...jobs, ...refused].sort((a, b) => a - b);
}

const isStarting = ({ phase }: Batch) => phase === 'counting';

export const BATCH_INVARIANTS: readonly Invariant[] = [
  ofEachBatch('no item of a batch is two jobs', (batch, { tables }) => {
    const items = itemsTaken(tables, batch);
    const twice = items.find((item, at) => items[at + 1] === item);
    return twice === undefined ? undefined : `item ${twice} is there twice`;
  }),
  ofEachBatch('every item that a batch is past is a job or a refusal', (batch, { tables }) => {
    const past = isStarting(batch) ? 0 : batch.cursor.index;
    const items = itemsTaken(tables, batch);
    const missing = Array.from({ length: past }, (_, item) => item).find(
      (item) => !items.includes(item),
    );
    return missing === undefined ? undefined : `item ${missing} is neither`;
  }),
  ofEachBatch('a batch is expanded when all of its items are', ({ phase, cursor, total }) =>
    phase === 'expanded' && cursor.index !== total
      ? `it says so at item ${cursor.index} of ${total}`
      : undefined,
  ),
  ofEachBatch('the counts of a batch are those of its jobs', (batch, { tables }) => {
    const counts = countsOf(movesOf(tables, batch.id), batch.accepted);
    const jobs = jobsOf(tables, batch);
    const wrong = JobStatus.options.find(
      (status) => counts[status] !== jobs.filter((job) => job.status === status).length,
    );
    if (batch.refused !== refusalsOf(tables, batch.id).length) return 'refusals are miscounted';
    return wrong && `${counts[wrong]} are counted as ${wrong}`;
  }),
  {
    name: 'what a reader sees of a batch adds up',
    problem: ({ misread }) => misread,
  },
  ofEachBatch('a cancelled batch has told all of its jobs', (batch, { tables }) => {
    if (batch.phase !== 'cancelled') return undefined;
    const untold = jobsOf(tables, batch).find(
      (job) => !hasEnded(job) && job.cancelRequestedAt === undefined,
    );
    return untold && `${untold.jobId} is ${untold.status} and knows nothing of it`;
  }),
  ofEachBatch('a batch ends when all of its jobs have', (batch, { tables }) => {
    const live = jobsOf(tables, batch).find((job) => !hasEnded(job));
    return batch.endedAt !== undefined && live ? `${live.jobId} is ${live.status}` : undefined;
  }),
  ofEachBatch('the results of a batch say how everything ended', (batch, world) => {
    const file = batch.exports.results?.file;
    if (!file) return undefined;
    if (world.objects[file.key] !== file.sha256) return `another file lies at ${file.key}`;
    const lines = (world.files[file.key] ?? '').trim().split('\n');
    const expected = expectedLines(batch, world.tables);
    return lines.map(withoutReplay).join() === expected.map(withoutReplay).join()
      ? undefined
      : `it says ${lines}`;
  }),
];

/** The manifest as it is to be once all jobs have ended. */
function expectedLines(batch: Batch, tables: MemoryTables): string[] {
  const refusals = refusalsOf(tables, batch.id);
  return Array.from({ length: batch.cursor.index }, (_, index) => {
    const refusal = refusals.find((one) => one.index === index);
    const job = Object.values(tables.jobs).find(
      ({ state, request }) =>
        state.batchId === batch.id &&
        (request.input as { readonly page: number }).page === index &&
        hasEnded(state),
    );
    return JSON.stringify(manifestLine({ index, job, refusal }));
  });
}

/** Jobs are retried at any time: the results are a snapshot. */
const withoutReplay = (line: string) => line.replace(/,"replayedBy":"[^"]*"/, '');

const NEXT_PHASES: Readonly<Record<Batch['phase'], readonly Batch['phase'][]>> = {
  counting: ['expanding', 'cancelling', 'failed'],
  expanding: ['expanded', 'cancelling', 'failed'],
  expanded: ['cancelling'],
  cancelling: ['cancelled', 'failed'],
  failed: ['cancelling'],
  cancelled: [],
};

export const BATCH_STEP_INVARIANTS: readonly StepInvariant[] = [
  ofEachStep('a batch goes forward, and ends once', (before, after) => {
    const isMoved = before.phase !== after.phase;
    if (isMoved && !NEXT_PHASES[before.phase].includes(after.phase)) {
      return `it goes from ${before.phase} to ${after.phase}`;
    }
    if (after.cursor.index < before.cursor.index && after.phase === before.phase) {
      return `it goes back from item ${before.cursor.index} to ${after.cursor.index}`;
    }
    const isOtherEnd = isMoved || after.endedAt === undefined;
    return before.endedAt !== undefined && isOtherEnd ? 'it had ended already' : undefined;
  }),
  ofEachStep('a paused or cancelled batch starts nothing', (before, _after, worlds) => {
    const isStopped = before.pausedAt !== undefined || before.cancelRequestedAt !== undefined;
    const [was, is] = worlds.map(({ tables }) => jobsOf(tables, before).length);
    return isStopped && was !== is ? `it makes job ${is} all the same` : undefined;
  }),
  ofEachStep('the results of a batch are made once', (before, after) => {
    const file = before.exports.results?.file;
    const next = after.exports.results?.file;
    return file && file.sha256 !== next?.sha256 ? 'there are other results now' : undefined;
  }),
];
