import { apply } from './apply.ts';
import { prefixOf } from './attempt-artifacts.ts';
import { save } from './checkpoint.ts';
import { JobFailure } from './errors.ts';
import type { JobState } from './job.ts';
import type { AttemptFiles, JobStore, LargeFiles, Progress } from './ports.ts';
import type { Timing } from './timing.ts';

interface Dependencies {
  readonly store: JobStore;
  readonly now: () => number;
  readonly timing: Timing;
}

/** How far the job came before, and a way to note how far it is now. */
export const progressOf = (
  { store, now, timing }: Dependencies,
  { jobId, attempt, checkpoint }: JobState,
): Progress => ({
  saved: checkpoint?.data,
  save: async (data) => {
    const saved = await apply(store, jobId, (state) =>
      save(state, attempt, data, { now: now(), timing }),
    );
    if (typeof saved === 'object') return;
    throw new JobFailure('WORKER_STOPPED', 'The job is another worker’s by now, or has ended.');
  },
});

/** Large files of one attempt, under a prefix of its own. */
export const attemptFiles = (files: LargeFiles, state: JobState): AttemptFiles => ({
  attempt: state.attempt,
  keyOf: (name, attempt = state.attempt) => `${prefixOf(state)}${attempt}/${name}`,
  read: (key) => files.read(key),
  write: async (name, mediaType, body) => {
    const key = `${prefixOf(state)}${state.attempt}/${name}`;
    const { sizeBytes, sha256 } = await files.write(key, mediaType, body);
    return { name, mediaType, sizeBytes, sha256, key };
  },
});
