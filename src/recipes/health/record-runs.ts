import * as z from 'zod';
import { hasEnded } from '../../jobs/job.ts';
import type { JobChange, JobStore } from '../../jobs/ports.ts';
import { OBSERVATION_MS, OBSERVATION_TYPE, Observation, observationIdOf } from './observation.ts';

/** What the worker of a run tells of it. */
const Told = z.object({ observation: Observation });

/** As far as it matters here. */
const AnyInput = z.object({ test: z.unknown() });

/**
 * A job store that remembers how runs of stored recipes ended, whoever ends them: the observation
 * is written in the very transaction that ends the job, so there is one for each run, and none by
 * a worker that lost it. Runs that were cancelled say nothing of a recipe, and tests leave none.
 *
 * @param onRecorded - called after the write
 */
export const recordingRuns = (
  store: JobStore,
  onRecorded: (observation: Observation) => void = () => {},
): JobStore => ({
  ...store,
  commit: async (change) => {
    const observation = isEndOfRun(change) ? await observationOf(store, change) : undefined;
    if (!observation) return store.commit(change);
    const row = { type: OBSERVATION_TYPE, row: observation };
    const isWritten = await store.commit({ ...change, rows: [...(change.rows ?? []), row] });
    if (isWritten) onRecorded(observation);
    return isWritten;
  },
});

const isEndOfRun = ({ before, after }: JobChange): boolean =>
  after.recipe !== undefined &&
  after.startedAt !== undefined &&
  !hasEnded(before) &&
  hasEnded(after) &&
  after.status !== 'cancelled';

async function observationOf(store: JobStore, change: JobChange): Promise<Observation | undefined> {
  const told = Told.safeParse(change.observed).data?.observation;
  if (told) return { ...told, ...endOf(change) };
  // It ended outside of its kind: its worker died, or had no time to begin.
  const job = await store.get(change.after.jobId);
  const isTest = AnyInput.safeParse(job?.request.input).data?.test === true;
  return isTest ? undefined : bare(change);
}

function endOf({ after }: JobChange) {
  const endedAt = after.endedAt ?? 0;
  return {
    endedAt,
    expiresAt: endedAt + OBSERVATION_MS,
    status: after.failure ? ('failed' as const) : ('succeeded' as const),
    code: after.failure?.code,
  };
}

/** Nobody counted what it saw. */
const bare = (change: JobChange): Observation => ({
  id: observationIdOf(change.after.jobId),
  clientId: change.after.clientId,
  parentId: change.after.recipe?.name ?? '',
  version: 0,
  jobId: change.after.jobId,
  recipeVersion: change.after.recipe?.version ?? 0,
  ...endOf(change),
  pages: 0,
  rows: 0,
  partial: 0,
  found: {},
  lastSuccess: {},
  flagged: {},
  warnings: [],
});
