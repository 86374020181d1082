import { beforeEach, describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { JobStore, RunKind } from '../../../src/jobs/ports.ts';
import type { RetryCommand } from '../../../src/jobs/retry-job.ts';
import { CLIENT } from '../../support/jobs.ts';
import { createLife, INVOCATION, type Life, orderOf } from '../../support/life.ts';
import { createMemoryJobStore } from '../../support/memory-job-store.ts';

const failing: RunKind = async () => {
  throw new JobFailure('TARGET_HTTP_ERROR', 'The page is not there.');
};

describe('the retry of a job', () => {
  let life: Life;

  beforeEach(() => {
    life = createLife();
  });

  const ended = async (runKind?: RunKind): Promise<string> => {
    const { job } = await life.submitJob(orderOf());
    await life.worker(runKind ? { runKind } : {})(job.state.jobId, INVOCATION);
    return job.state.jobId;
  };
  const retry = (jobId: string, overrides: Partial<RetryCommand> = {}) =>
    life.retryJob({ clientId: CLIENT, jobId, reorder: () => orderOf(), ...overrides });

  it('makes a job that can run, and tells the old one of it', async () => {
    const old = await ended(failing);

    const { job, replayed } = await retry(old);

    expect(replayed).toBe(false);
    expect(job.state).toMatchObject({ status: 'queued', origin: old });
    const { jobId } = job.state;
    expect(life.sent.at(-1)?.message.id).toBe(jobId);
    expect((await life.store.events(old)).at(-1)).toMatchObject({
      type: 'job.replayed',
      detail: jobId,
    });
    const { change } = await life.worker()(jobId, INVOCATION);
    expect(change?.after.status).toBe('succeeded');
    expect(await life.store.getState(old)).toMatchObject({ status: 'failed', replayedBy: jobId });
  });

  it('is for cancelled jobs, too', async () => {
    const { job } = await life.submitJob(orderOf());
    await life.cancelJob(CLIENT, job.state.jobId);

    expect((await retry(job.state.jobId)).replayed).toBe(false);
  });

  it('of a job that was retried is the job of then, as it is now', async () => {
    const old = await ended(failing);
    const first = await retry(old);
    await life.worker()(first.job.state.jobId, INVOCATION);

    const second = await retry(old);

    expect(second.replayed).toBe(true);
    expect(second.job.state).toMatchObject({
      jobId: first.job.state.jobId,
      status: 'succeeded',
    });
  });

  it('of a retry that failed as well is a third job', async () => {
    const old = await ended(failing);
    const second = await retry(old);
    await life.worker({ runKind: failing })(second.job.state.jobId, INVOCATION);

    const third = await retry(second.job.state.jobId);

    expect(third.job.state.origin).toBe(second.job.state.jobId);
    expect(third.replayed).toBe(false);
  });

  it('that lost the race reads again, and finds what the winner made', async () => {
    const store = createMemoryJobStore();
    const winner = createLife({ store });
    let race: Promise<unknown> | undefined;
    const slow: JobStore = {
      ...store,
      submit: async (submission) => {
        // Somebody else retries between the read and the write of this one.
        race ??= submission.origin && winner.retryJob(command);
        await race;
        return store.submit(submission);
      },
    };
    life = createLife({ store: slow });
    const old = await ended(failing);
    const command = { clientId: CLIENT, jobId: old, reorder: () => orderOf() };

    const late = await retry(old);

    expect(late.replayed).toBe(true);
    expect((await store.getState(old))?.replayedBy).toBe(late.job.state.jobId);
    const { items } = await store.list(CLIENT, {}, 10);
    expect(items).toHaveLength(2);
  });

  it('counts against the quota, and a refused one changes nothing', async () => {
    const old = await ended(failing);

    const refused = retry(old, { reorder: () => orderOf({ jobsPerDay: 1 }) });

    await expect(refused).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
    expect((await life.store.getState(old))?.replayedBy).toBeUndefined();
    expect((await retry(old)).replayed).toBe(false);
  });

  it.each<[string, string, () => Promise<string>]>([
    ['succeeded', 'JOB_NOT_RETRYABLE', () => ended()],
    [
      'has not ended',
      'JOB_NOT_ENDED',
      async () => (await life.submitJob(orderOf())).job.state.jobId,
    ],
    ['never was', 'JOB_NOT_FOUND', async () => 'job_01KAN0000000000000000000ZZ'],
    [
      'is somebody else’s',
      'JOB_NOT_FOUND',
      async () => (await life.submitJob(orderOf({ clientId: 'cli_other' }))).job.state.jobId,
    ],
  ])('is refused for a job that %s', async (_name, code, makeJob) => {
    await expect(retry(await makeJob())).rejects.toMatchObject({ code });
  });

  it('leaves the message to the sweep when it cannot be sent', async () => {
    const old = await ended(failing);
    const { queue } = life;
    const send = queue.send;
    queue.send = async () => {
      throw new Error('the queue is away');
    };

    const { job } = await retry(old);
    queue.send = send;
    life.advance(life.timing.resendMs);
    await life.sweep();

    expect(life.sent.at(-1)?.message.id).toBe(job.state.jobId);
  });
});
