import type { RowMessage } from '../rows/ports.ts';
import type { JobState } from './job.ts';

/** The message that a job waits in line with. */
export const messageOf = ({ jobId, clientId, requestId }: JobState): RowMessage => ({
  id: jobId,
  clientId,
  requestId,
});
