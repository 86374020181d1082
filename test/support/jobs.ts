import { encodeTime } from 'ulid';
import type { JobRequest, JobResult, JobState } from '../../src/jobs/job.ts';
import type { JobChange, Submission } from '../../src/jobs/ports.ts';
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
  reservations: [{ counter: `${CLIENT}/day/2026-11-22/jobs`, amount: 1 }],
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

/** Ids that sort by the time of their job, and by `n` among those of one moment. */
export const jobIdOf = (n: number, at = NOW): string =>
  `job_${encodeTime(at)}${String(n).padStart(16, '0')}`;

/** What submitting `state` as a new job writes. */
export const submissionOf = (state: JobState, overrides: Partial<Submission> = {}): Submission => ({
  request: requestOf(state),
  state,
  event: { seq: 0, at: state.createdAt, type: 'job.accepted' },
  now: state.createdAt,
  counters: [],
  ...overrides,
});

/** What an attempt leaves behind that made one file. */
export const resultOf = ({ clientId, jobId, attempt }: JobState): JobResult => ({
  artifacts: [
    {
      name: 'screenshot.png',
      mediaType: 'image/png',
      sizeBytes: 3,
      sha256: '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81',
      key: `clients/${clientId}/jobs/${jobId}/${attempt}/screenshot.png`,
    },
  ],
  report: { finalUrl: 'https://example.com/', status: 200 },
  receipt: { wallMs: 1_200, browserMs: 900, downloadedBytes: 5_000, storedBytes: 3 },
});

/** The change that a transition decided on; fails the test if the transition refused. */
export function changeOf(decision: JobChange | string | undefined): JobChange {
  if (typeof decision !== 'object') throw new Error(`No change, but ${decision}.`);
  return decision;
}
