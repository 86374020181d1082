import { createBuryJob } from '../../src/jobs/bury-job.ts';
import { createCancelJob } from '../../src/jobs/cancel-job.ts';
import { createRetryJob } from '../../src/jobs/retry-job.ts';
import { createRunJob } from '../../src/jobs/run-job.ts';
import { createSubmitJob, type SubmitCommand } from '../../src/jobs/submit-job.ts';
import { createSweep } from '../../src/jobs/sweep.ts';
import type { Timing } from '../../src/jobs/timing.ts';
import type { Ports } from './ports.ts';

/** All spans are the same, so that things fall together that can fall together. */
export const SPAN_MS = 3_000;

const TIMING: Timing = {
  leaseMs: SPAN_MS,
  heartbeatMs: 1_000,
  resendMs: SPAN_MS,
  resendMaxMs: SPAN_MS,
  retryBaseMs: 2 * SPAN_MS,
  retryMaxMs: 2 * SPAN_MS,
  retentionMs: 1_000 * SPAN_MS,
};

/** Full jitter takes a share of the ceiling: half of it is a span. */
const HALF = 0.5;

/** More than any job of the model asks for. */
const REMAINING_MS = 300_000;

/** What the entry points do with the ports. A broken variant replaces some of it. */
export interface UseCases {
  submit(ports: Ports, command: SubmitCommand, jobId: string): Promise<{ readonly jobId: string }>;
  /** From a message to its settlement, as `functions/run-job` does it. */
  work(ports: Ports, jobId: string): Promise<void>;
  /** @param aheadMs - see `Sweep` */
  sweep(ports: Ports, aheadMs: number): Promise<unknown>;
  cancel(ports: Ports, clientId: string, jobId: string): Promise<unknown>;
  bury(ports: Ports, jobId: string): Promise<unknown>;
  /** @param newJobId - the id of the new job, if this makes it */
  replay(
    ports: Ports,
    command: SubmitCommand,
    jobId: string,
    newJobId: string,
  ): Promise<{ readonly jobId: string }>;
}

/** The use cases that run in production. */
export const REAL: UseCases = {
  submit: async ({ store, queue, now }, command, jobId) => {
    const submitJob = createSubmitJob({
      store,
      queue,
      newId: () => jobId,
      now,
      timing: TIMING,
      onSendFailed: () => {},
    });
    const { job } = await submitJob(command);
    return { jobId: job.state.jobId };
  },
  work: async (ports, jobId) => {
    const { message } = await runJob(ports, jobId).catch(() => ({ message: 'give-back' as const }));
    await ports.settle(message);
  },
  sweep: ({ store, queue, now }, aheadMs) =>
    createSweep({ store, queue, now, timing: TIMING })(aheadMs),
  cancel: ({ store, now }, clientId, jobId) => createCancelJob({ store, now })(clientId, jobId),
  bury: ({ store, now }, jobId) => createBuryJob({ store, now })(jobId),
  replay: async ({ store, queue, now }, { idempotency: _, ...order }, jobId, newJobId) => {
    const retryJob = createRetryJob({
      store,
      queue,
      newId: () => newJobId,
      now,
      timing: TIMING,
      onSendFailed: () => {},
    });
    const { clientId } = order;
    const { job } = await retryJob({ clientId, jobId, reorder: () => order });
    return { jobId: job.state.jobId };
  },
};

export const runJob = ({ stop, ...ports }: Ports, jobId: string) =>
  createRunJob({ ...ports, random: () => HALF, timing: TIMING })(jobId, {
    remainingMs: REMAINING_MS,
    stop,
  });
