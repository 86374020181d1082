import * as z from 'zod';
import type { TypedRow } from '../rows/ports.ts';
import { Failure, Instant, type JobState } from './job.ts';

/** Names the rows of dead letters in keys and indexes. */
export const DEAD_LETTER_TYPE = 'dead';

/** Why nobody will try again by itself. */
export const DeadReason = z.enum([
  /** Every attempt that the job had failed, or took its worker with it. */
  'attempts-used',
  /** No worker could even begin. */
  'not-started',
  /** A message that this code cannot read: no JSON, or of a version that it does not know. */
  'unreadable-message',
  /** A message whose job is not there. */
  'vanished-row',
]);
export type DeadReason = z.infer<typeof DeadReason>;

/** What is left of work that needs a person's decision: to be replayed, or to be dismissed. */
export const DeadLetter = z.object({
  /** Follows from the job, so that a job leaves one letter at most. */
  id: z.string(),
  /** The job's client; of a message without a job, the stage itself. */
  clientId: z.string(),
  version: z.int(),
  expiresAt: Instant,
  diedAt: Instant,
  reason: DeadReason,
  failure: Failure,
  jobId: z.string().optional(),
  kind: z.string().optional(),
  site: z.string().optional(),
  attempts: z.int(),
  /** Names of the files that the last attempt left to look at. */
  evidence: z.array(z.string()).optional(),
  /** Of a message without a job: how it began. */
  body: z.string().optional(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;

/** The id of the letter that a job would leave. */
export const deadLetterIdOf = (jobId: string): string => jobId.replace(/^job_/, 'dead_');

/** The row that goes with the end of a job which nobody will try again. */
export function deadLetterOf(
  { jobId, clientId, kind, site, expiresAt, attemptsUsed }: JobState,
  diedAt: number,
  reason: DeadReason,
  failure: Failure,
): TypedRow {
  const letter: DeadLetter = {
    id: deadLetterIdOf(jobId),
    clientId,
    version: 0,
    expiresAt,
    diedAt,
    reason,
    failure,
    jobId,
    kind,
    site,
    attempts: attemptsUsed,
  };
  return { type: DEAD_LETTER_TYPE, row: letter };
}
