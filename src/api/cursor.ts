import * as z from 'zod';
import { JOB_ID } from '../jobs/ids.ts';

/** Where a list goes on: opaque to clients. It names a job, never whose jobs are read. */
export const Cursor = z.string().transform((text, context) => {
  const jobId = Buffer.from(text, 'base64url').toString();
  if (JOB_ID.test(jobId)) return jobId;
  context.addIssue({ code: 'custom', message: 'Not a "next" of an earlier answer.' });
  return z.NEVER;
});

export const cursorOf = (jobId: string): string => Buffer.from(jobId).toString('base64url');
