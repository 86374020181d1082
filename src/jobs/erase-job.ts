import { createRowSweep, type Sweep } from '../rows/sweep.ts';
import { apply } from './apply.ts';
import { prefixOf } from './attempt-artifacts.ts';
import { askErasure, erasureDue, tombstone } from './erasure.ts';
import { JobFailure } from './errors.ts';
import { jobNotFound } from './find-job.ts';
import type { JobState } from './job.ts';
import type { ArtifactStore, ErasureRows, ForgetCopies, JobStore } from './ports.ts';
import type { Timing } from './timing.ts';

export interface EraseDependencies {
  readonly store: JobStore;
  readonly artifacts: Pick<ArtifactStore, 'removeAll'>;
  readonly erasures: ErasureRows;
  readonly forgetCopies: ForgetCopies;
  readonly now: () => number;
  readonly timing: Timing;
}

export type EraseJob = (clientId: string, jobId: string) => Promise<void>;

/**
 * Removes everything that is kept of a job that has ended, but for a state which says so. Asking
 * twice is asking once. If this dies on the way, the sweep finishes it.
 *
 * @throws JobFailure `JOB_NOT_FOUND`, `JOB_NOT_ENDED`, `UNAVAILABLE`
 */
export const createEraseJob =
  (dependencies: EraseDependencies): EraseJob =>
  async (clientId, jobId) => {
    const { store, now, timing } = dependencies;
    const seen = await store.getState(jobId);
    if (seen?.clientId !== clientId) throw jobNotFound(jobId);
    const asked = await apply(store, jobId, (state) => askErasure(state, now(), timing));
    if (asked === 'taken') {
      throw new JobFailure('JOB_NOT_ENDED', 'The job has not ended. Cancel it first.');
    }
    const state = typeof asked === 'object' ? asked.after : await store.getState(jobId);
    if (state?.erasure && !state.erasure.doneAt) await erase(dependencies, state);
  };

/** Finishes what was asked for, and asks in the name of `expiresIn`. */
export const createErasureSweep = (dependencies: EraseDependencies): Sweep => {
  const { store, erasures, now, timing } = dependencies;
  return createRowSweep({
    due: erasures.due,
    now,
    nudge: async (state, at) => {
      const due = erasureDue(state, at);
      if (due === 'nothing') return 'left';
      if (due === 'erase') return (await erase(dependencies, state)) ? 'ended' : 'left';
      const asked = askErasure(state, at, timing);
      if (typeof asked === 'string' || !(await store.commit(asked))) return 'left';
      return (await erase(dependencies, asked.after)) ? 'ended' : 'left';
    },
  });
};

/** Files and rows before the last word, so that whoever reads it can rely on it. */
async function erase(
  { store, artifacts, erasures, forgetCopies, now, timing }: EraseDependencies,
  state: JobState,
): Promise<boolean> {
  await artifacts.removeAll(prefixOf(state));
  await erasures.removeRows(state.jobId);
  if (state.batchId !== undefined) await forgetCopies(state.batchId);
  return store.commit(tombstone(state, now(), timing));
}
