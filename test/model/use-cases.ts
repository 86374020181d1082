import { replayOne } from '../../src/dead-letters/replay-one.ts';
import { createBuryJob } from '../../src/jobs/bury-job.ts';
import { createCancelJob } from '../../src/jobs/cancel-job.ts';
import { deadLetterIdOf } from '../../src/jobs/dead-letter.ts';
import { createGetJob } from '../../src/jobs/get-job.ts';
import { createRetryJob } from '../../src/jobs/retry-job.ts';
import { createRunJob } from '../../src/jobs/run-job.ts';
import { createSubmitJob, type SubmitCommand } from '../../src/jobs/submit-job.ts';
import { createSweep } from '../../src/jobs/sweep.ts';
import { BATCH_USE_CASES, type BatchUseCases } from './batch-use-cases.ts';
import type { Ports } from './ports.ts';
import { TIMING } from './timing.ts';
import { announced, WEBHOOK_USE_CASES, type WebhookUseCases } from './webhook-use-cases.ts';

/** Full jitter takes a share of the ceiling: half of it is a span. */
const HALF = 0.5;

/** More than any job of the model asks for. */
const REMAINING_MS = 300_000;

/** What the entry points do with the ports. A broken variant replaces some of it. */
export interface UseCases extends BatchUseCases, WebhookUseCases {
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
  /** The same for the dead letter of a job; without a job if there was no such letter. */
  replayLetter(
    ports: Ports,
    command: SubmitCommand,
    jobId: string,
    newJobId: string,
  ): Promise<{ readonly jobId?: string | undefined }>;
}

/** The use cases that run in production. */
export const REAL: UseCases = {
  ...BATCH_USE_CASES,
  ...WEBHOOK_USE_CASES,
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
  sweep: (ports, aheadMs) => createSweep({ ...announced(ports), timing: TIMING })(aheadMs),
  cancel: (ports, clientId, jobId) => createCancelJob(announced(ports))(clientId, jobId),
  bury: (ports, jobId) => createBuryJob(announced(ports))(jobId),
  replay: async (ports, { idempotency: _, ...order }, jobId, newJobId) => {
    const { clientId } = order;
    const command = { clientId, jobId, reorder: () => order };
    const { job } = await createRetryJob(retrying(ports, newJobId))(command);
    return { jobId: job.state.jobId };
  },
  replayLetter: async (ports, { idempotency: _, ...order }, jobId, newJobId) => {
    const { clientId } = order;
    const dependencies = {
      letters: ports.letters,
      getJob: createGetJob(ports),
      retryJob: createRetryJob(retrying(ports, newJobId)),
    };
    const id = deadLetterIdOf(jobId);
    const startsAt = ports.now();
    const replayed = await replayOne(dependencies, {
      clientId,
      id,
      startsAt,
      reorder: () => order,
    });
    return 'jobId' in replayed ? { jobId: replayed.jobId } : {};
  },
};

const retrying = ({ store, queue, now }: Ports, newJobId: string) => ({
  store,
  queue,
  newId: () => newJobId,
  now,
  timing: TIMING,
  onSendFailed: () => {},
});

export const runJob = (ports: Ports, jobId: string) =>
  createRunJob({ ...announced(ports), random: () => HALF, timing: TIMING })(jobId, {
    remainingMs: REMAINING_MS,
    stop: ports.stop,
  });
