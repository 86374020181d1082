import { createCancelJob } from '../../src/jobs/cancel-job.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import type { Sleep } from '../../src/jobs/lease-keeper.ts';
import type { ArtifactStore, JobStore, LargeFiles, RunKind } from '../../src/jobs/ports.ts';
import { createRetryJob } from '../../src/jobs/retry-job.ts';
import { createRunJob, type Invocation } from '../../src/jobs/run-job.ts';
import { createSubmitJob, type PlacedOrder } from '../../src/jobs/submit-job.ts';
import { createSweep } from '../../src/jobs/sweep.ts';
import { TIMING, type Timing } from '../../src/jobs/timing.ts';
import type { RowMessage, RowQueue } from '../../src/rows/ports.ts';
import { CLIENT, NOW } from './jobs.ts';
import { createMemoryFiles } from './memory-files.ts';
import { createMemoryJobStore } from './memory-job-store.ts';

/** What a client of the tests asks for, unless a test says otherwise. */
export const orderOf = (overrides: Partial<PlacedOrder> = {}): PlacedOrder => ({
  clientId: CLIENT,
  jobsPerDay: 100,
  requestId: 'req_test',
  kind: 'page',
  input: { url: 'https://example.com/' },
  site: 'example.com',
  tags: [],
  timeoutMs: 60_000,
  maxAttempts: 3,
  ...overrides,
});

export interface WorkerOptions {
  readonly runKind?: RunKind;
  /** How far this worker's clock is ahead of the others, in milliseconds. */
  readonly clockAheadMs?: number;
  /** How it waits between heartbeats; by default it never has another one. */
  readonly sleep?: Sleep;
  /** Ports of its own, in the place of those that all have. */
  readonly ports?: Partial<WorkerPorts>;
}

export interface WorkerPorts {
  readonly store: JobStore;
  readonly queue: RowQueue;
  readonly artifacts: ArtifactStore;
  readonly files: LargeFiles;
}

const LARGE_PIECE_BYTES = 64_000;

/** A kind that leaves one file which says whose attempt it was. */
export const visit: RunKind = async ({ jobId }, { put }) => {
  const artifact = await put('page.txt', 'text/plain', new TextEncoder().encode(jobId));
  return { artifacts: [artifact], report: {}, browserMs: 1, downloadedBytes: 1 };
};

/** Waits until it is told to stop. */
export const untilStopped: Sleep = (_ms, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener('abort', () => resolve());
  });

export const INVOCATION: Invocation = {
  remainingMs: 300_000,
  stop: new AbortController().signal,
};

/** The life of jobs with every port in this process and a clock that only the test moves. */
export function createLife({
  store = createMemoryJobStore(),
  timing = TIMING,
}: {
  readonly store?: JobStore;
  readonly timing?: Timing;
} = {}) {
  let at = NOW;
  const now = () => at;
  const sent: { readonly message: RowMessage; readonly delayMs: number }[] = [];
  const large = createMemoryFiles(LARGE_PIECE_BYTES);
  const files = large.contents;
  const queue = {
    send: async (message: RowMessage, delayMs = 0) => void sent.push({ message, delayMs }),
  };
  const artifacts: ArtifactStore = {
    // A copy: whoever stored it may use its memory for something else.
    put: async (key, body) => void files.set(key, Uint8Array.from(body)),
    link: async (key) => `https://files.example.com/${key}`,
    removeAll: async (prefix) => {
      for (const key of files.keys()) if (key.startsWith(prefix)) files.delete(key);
    },
  };
  const accepting = { store, queue, newId: idsFrom(now), now, timing, onSendFailed: () => {} };
  return {
    store,
    queue,
    sent,
    files,
    large,
    artifacts,
    timing,
    now,
    advance: (ms: number) => {
      at += ms;
    },
    submitJob: createSubmitJob(accepting),
    retryJob: createRetryJob(accepting),
    cancelJob: createCancelJob({ store, now }),
    sweep: createSweep({ store, queue, now, timing }),
    /** A worker with a clock and a heart of its own. */
    worker: ({
      runKind = visit,
      clockAheadMs = 0,
      sleep = untilStopped,
      ports = {},
    }: WorkerOptions = {}) =>
      createRunJob({
        store,
        queue,
        artifacts,
        files: large,
        ...ports,
        runKind,
        now: () => at + clockAheadMs,
        sleep,
        random: () => 0.5,
        timing,
      }),
  };
}
export type Life = ReturnType<typeof createLife>;
