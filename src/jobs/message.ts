import * as z from 'zod';
import type { JobState } from './job.ts';
import type { JobMessage } from './ports.ts';

/** What a queue carries. An unknown version is refused: its sender is newer than this code. */
export const JobMessageBody = z.object({
  v: z.literal(1),
  jobId: z.string(),
  clientId: z.string(),
  requestId: z.string(),
});

export const bodyOf = (message: JobMessage): string =>
  JSON.stringify({ v: 1, ...message } satisfies z.infer<typeof JobMessageBody>);

export const messageOf = ({ jobId, clientId, requestId }: JobState): JobMessage => ({
  jobId,
  clientId,
  requestId,
});
