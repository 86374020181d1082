import type { Batch } from '../../../src/batches/batch.ts';
import type { CountMoves } from '../../../src/batches/counts.ts';
import type { AcceptedItems } from '../../../src/batches/ports.ts';
import type { Submission } from '../../../src/jobs/ports.ts';
import { ENDS } from '../explore.ts';
import type { Ports } from '../ports.ts';
import { batchScenario } from '../scenarios.ts';
import { REAL } from '../use-cases.ts';
import { bending, expanding, managing, swept, type Variant } from './variant.ts';

type Accept = Ports['batches']['accept'];

/** What happens when batches are built as they look. */
export const BATCH_VARIANTS: readonly Variant[] = [
  {
    name: 'nobody sweeps batches',
    breaks: ENDS,
    scenario: batchScenario({ crashes: 1 }),
    ...swept({ sweepBatches: async () => {} }),
  },
  {
    name: 'the message of a batch before its row, and nobody sweeps',
    breaks: ENDS,
    scenario: batchScenario({}),
    ...swept({
      sweepBatches: async () => {},
      createBatch: async ({ queue, ...ports }, order, batchId) => {
        const { clientId, requestId } = order;
        await queue.send({ id: batchId, clientId, requestId });
        return REAL.createBatch({ ...ports, queue: { send: async () => {} } }, order, batchId);
      },
    }),
  },
  {
    name: 'jobs with ids of their own, one by one, and the cursor afterwards',
    breaks: 'no item of a batch is two jobs',
    scenario: batchScenario({ crashes: 1 }),
    ...swept(
      expanding((ports) => ({
        accept: async (before, after, items) => {
          await addAll(ports, before, items, true);
          const isWritten = await ports.batches.commit(before, after);
          return { outcome: isWritten ? 'accepted' : 'lost' };
        },
      })),
    ),
  },
  {
    name: 'jobs with ids of their own, and steps that name no version',
    breaks: 'no item of a batch is two jobs',
    scenario: batchScenario({ jumps: 1, duplicates: 1 }),
    ...swept(expanding((ports) => ({ accept: blindly(ports, true) }))),
  },
  {
    name: 'the cursor is saved before the jobs',
    breaks: 'every item that a batch is past is a job or a refusal',
    scenario: batchScenario({}),
    ...swept(
      expanding((ports) => ({
        accept: async (before, after, items) => {
          if (!(await ports.batches.commit(before, after))) return { outcome: 'lost' };
          await addAll(ports, before, items, false);
          return { outcome: 'accepted' };
        },
      })),
    ),
  },
  {
    name: 'every step is taken for the last one',
    breaks: 'a batch is expanded when all of its items are',
    scenario: batchScenario({}, { items: ['good', 'good'] }),
    ...swept(
      expanding(({ batches }) => ({
        accept: (before, after, items) =>
          batches.accept(before, { ...after, phase: 'expanded' }, items),
      })),
    ),
  },
  {
    name: 'the steps of jobs are not counted in their transaction',
    breaks: 'the counts of a batch are those of its jobs',
    scenario: batchScenario({}),
    ...swept(
      bending(({ before, ...change }) => ({
        ...change,
        before: { ...before, status: change.after.status },
      })),
    ),
  },
  {
    name: 'a reader reads the batch before the counts',
    breaks: 'what a reader sees of a batch adds up',
    scenario: batchScenario({ looks: 1 }),
    ...swept(managing(readingRowFirst)),
  },
  {
    name: 'a pause is looked for when the work begins, and not when jobs are made',
    breaks: 'a paused or cancelled batch starts nothing',
    scenario: batchScenario({ pauses: 1 }),
    ...swept(expanding((ports) => ({ accept: blindly(ports, false) }))),
  },
  {
    name: 'a step writes its phase whatever the client wants by now',
    breaks: 'a batch goes forward, and ends once',
    scenario: batchScenario({ batchCancels: 1 }, { concurrency: 2 }),
    ...swept(expanding((ports) => ({ accept: blindly(ports, false) }))),
  },
  {
    name: 'a batch is cancelled before its jobs are told',
    breaks: 'a cancelled batch has told all of its jobs',
    scenario: batchScenario({ batchCancels: 1 }),
    ...swept(
      managing(({ batches }) => ({
        commit: (before, after) =>
          batches.commit(
            before,
            after.phase === 'cancelling' ? { ...after, phase: 'cancelled' } : after,
          ),
      })),
    ),
  },
  {
    name: 'a batch ends as soon as its items are jobs',
    breaks: 'a batch ends when all of its jobs have',
    scenario: batchScenario({}, { concurrency: 2 }),
    ...swept(expanding(() => ({ moves: async () => ALL_ENDED }))),
  },
  {
    name: 'results are made before everything has ended',
    breaks: 'the results of a batch say how everything ended',
    scenario: batchScenario({ exports: 1 }, { concurrency: 2 }),
    ...swept(managing(() => ({ moves: async () => ALL_ENDED }))),
  },
  {
    name: 'results are made anew whenever somebody asks for them',
    breaks: 'the results of a batch are made once',
    scenario: batchScenario({ exports: 2 }, { concurrency: 2 }),
    ...swept(
      managing(({ batches }) => ({
        get: async (id) => {
          const batch = await batches.get(id);
          return batch && { ...batch, exports: {} };
        },
      })),
    ),
  },
];

/** As if the one job of the batch had ended already. */
const ALL_ENDED: readonly CountMoves[] = [{ queued: -1, succeeded: 1 }];

/** Writes each job by itself; ids of their own are never met again. */
async function addAll(
  { batches }: Ports,
  { version }: Batch,
  { submissions }: AcceptedItems,
  isOwnId: boolean,
): Promise<void> {
  for (const { request, state, ...submission } of submissions) {
    const jobId = isOwnId ? `${state.jobId}_${version}` : state.jobId;
    const named: Submission = {
      ...submission,
      request: { ...request, jobId },
      state: { ...state, jobId },
    };
    await batches.addJob(named);
  }
}

/** Accepts items whatever was written to the batch in between. */
const blindly =
  (ports: Ports, isOwnId: boolean): Accept =>
  async (before, after, items) => {
    await ports.batches.overwrite(before, after);
    await addAll(ports, before, items, isOwnId);
    return { outcome: 'accepted' };
  };

function readingRowFirst({ batches }: Ports): Partial<Ports['batches']> {
  let read: Batch | undefined;
  return {
    moves: async (id) => {
      read = await batches.get(id);
      return batches.moves(id);
    },
    get: async () => read,
  };
}
