import { JobFailure } from './errors.ts';
import type { JobState } from './job.ts';

/**
 * The state that was found for an id, if its client may see it. Somebody else's job is as absent as
 * one that never was: the answer must not tell them apart. The time decides what is over, not
 * whether the rows are still there.
 *
 * @throws JobFailure `JOB_NOT_FOUND`, `JOB_DELETED`
 */
export function visibleTo(
  clientId: string,
  jobId: string,
  state: JobState | undefined,
  now: number,
): JobState {
  if (state?.clientId !== clientId) throw jobNotFound(jobId);
  if (state.erasure || (state.eraseAt !== undefined && state.eraseAt <= now)) {
    throw new JobFailure('JOB_DELETED', 'The data of this job was deleted.');
  }
  if (state.expiresAt <= now) throw jobNotFound(jobId);
  return state;
}

export const jobNotFound = (jobId: string) =>
  new JobFailure('JOB_NOT_FOUND', `There is no job ${jobId}. Ids look like job_01J….`);
