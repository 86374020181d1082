import { describe, expect, it } from 'vitest';
import { JOB_ID } from '../../../src/jobs/ids.ts';
import { createSubmitJob } from '../../../src/jobs/submit-job.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { CLIENT, NOW, JOB_ID as SOME_ID } from '../../support/jobs.ts';
import { createLife, orderOf } from '../../support/life.ts';
import { createMemoryJobStore } from '../../support/memory-job-store.ts';

describe('submitting a job', () => {
  it('writes a queued job that the sweep will find should its message be lost', async () => {
    const { submitJob, store } = createLife();

    const { job, replayed } = await submitJob(orderOf({ tags: ['nightly'] }));

    expect(replayed).toBe(false);
    expect(job.state.jobId).toMatch(JOB_ID);
    expect(job.state).toMatchObject({
      clientId: CLIENT,
      status: 'queued',
      version: 0,
      createdAt: NOW,
      attempt: 0,
      tags: ['nightly'],
      dueAt: NOW + TIMING.resendMs,
      expiresAt: NOW + TIMING.retentionMs,
      reservations: [{ counter: `${CLIENT}/day/2026-11-22/jobs`, amount: 1 }],
    });
    expect(await store.get(job.state.jobId)).toEqual(job);
    expect(await store.events(job.state.jobId)).toEqual([
      { seq: 0, at: NOW, type: 'job.accepted' },
    ]);
  });

  it('remembers the stored recipe that the job was given', async () => {
    const { submitJob, store } = createLife();

    const { job } = await submitJob(orderOf({ recipe: { name: 'products', version: 3 } }));

    expect((await store.get(job.state.jobId))?.request.recipe).toEqual({
      name: 'products',
      version: 3,
    });
  });

  it('sends a message with nothing but the way to the row', async () => {
    const { submitJob, sent } = createLife();

    const { job } = await submitJob(orderOf());

    const message = { id: job.state.jobId, clientId: CLIENT, requestId: 'req_test' };
    expect(sent).toEqual([{ message, delayMs: 0 }]);
  });

  it('writes first and sends second', async () => {
    const steps: string[] = [];
    const store = createMemoryJobStore();
    const submitJob = createSubmitJob({
      store: {
        ...store,
        submit: async (submission) => {
          steps.push('written');
          return store.submit(submission);
        },
      },
      queue: { send: async () => void steps.push('sent') },
      newId: () => SOME_ID,
      now: () => NOW,
      timing: TIMING,
      onSendFailed: () => {},
    });

    await submitJob(orderOf());

    expect(steps).toEqual(['written', 'sent']);
  });

  it('accepts a job whose message could not be sent, and tells of it', async () => {
    const untold: string[] = [];
    const submitJob = createSubmitJob({
      store: createMemoryJobStore(),
      queue: {
        send: async () => {
          throw new Error('The queue is away.');
        },
      },
      newId: () => SOME_ID,
      now: () => NOW,
      timing: TIMING,
      onSendFailed: (jobId) => untold.push(jobId),
    });

    const { job } = await submitJob(orderOf());

    expect(job.state.status).toBe('queued');
    expect(untold).toEqual([SOME_ID]);
  });

  it('refuses a job beyond the quota, says when it starts anew, and sends nothing', async () => {
    const { submitJob, sent, store } = createLife();
    await submitJob(orderOf({ jobsPerDay: 1 }));
    sent.length = 0;

    const refused = submitJob(orderOf({ jobsPerDay: 1 }));

    await expect(refused).rejects.toMatchObject({
      code: 'QUOTA_EXCEEDED',
      message: expect.stringContaining('2026-11-23T00:00:00.000Z'),
      retryAfterS: 12 * 60 * 60,
    });
    expect(sent).toEqual([]);
    expect((await store.list(CLIENT, {}, 10)).items).toHaveLength(1);
  });

  it('accepts again on the next day', async () => {
    const { submitJob, advance } = createLife();
    await submitJob(orderOf({ jobsPerDay: 1 }));
    advance(12 * 60 * 60 * 1_000);

    const { replayed } = await submitJob(orderOf({ jobsPerDay: 1 }));

    expect(replayed).toBe(false);
  });

  it('sends no second message for a key that was used before', async () => {
    const { submitJob, sent } = createLife();
    const idempotency = { key: 'k', bodyHash: 'b' };
    await submitJob({ ...orderOf(), idempotency });

    await submitJob({ ...orderOf(), idempotency });

    expect(sent).toHaveLength(1);
  });
});
