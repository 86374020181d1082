import type { JobRequest, JobState } from '../../src/jobs/job.ts';
import { TIMING } from '../../src/jobs/timing.ts';

/** The moment every test happens at, in milliseconds since the Unix epoch. */
export const NOW = Date.UTC(2026, 10, 22, 12);

export const JOB_ID = 'job_01KAN0000000000000000000A1';
export const CLIENT = 'cli_01KAN0000000000000000000C1';

/** A job that was accepted at {@link NOW} and has not been touched since. */
export const queuedState = (overrides: Partial<JobState> = {}): JobState => ({
  jobId: JOB_ID,
  clientId: CLIENT,
  kind: 'screenshot',
  site: 'example.com',
  tags: [],
  requestId: 'req_test',
  status: 'queued',
  version: 0,
  createdAt: NOW,
  attempt: 0,
  attemptsUsed: 0,
  maxAttempts: 3,
  attempts: [],
  dueAt: NOW + TIMING.resendMs,
  resends: 0,
  reservations: [{ counter: `${CLIENT}/jobs-per-day/2026-11-22`, amount: 1 }],
  expiresAt: NOW + TIMING.retentionMs,
  ...overrides,
});

/** The request of the job that `state` is the state of. */
export const requestOf = ({ jobId, clientId, kind }: JobState): JobRequest => ({
  jobId,
  clientId,
  kind,
  input: { url: 'https://example.com/' },
  timeoutMs: 60_000,
});
