import { beforeEach, describe, expect, it } from 'vitest';
import { createGetEvents, createGetJob, createWaitForJob } from '../../../src/jobs/get-job.ts';
import { CLIENT, JOB_ID, NOW, queuedState, submissionOf } from '../../support/jobs.ts';
import { createLife, INVOCATION, type Life, orderOf } from '../../support/life.ts';

describe('getting a job', () => {
  let life: Life;
  let jobId: string;

  beforeEach(async () => {
    life = createLife();
    const { job } = await life.submitJob(orderOf());
    jobId = job.state.jobId;
  });

  it('shows its client what was asked for, how it is, and what it left', async () => {
    await life.worker()(jobId, INVOCATION);

    const { request, state, result } = await createGetJob(life)(CLIENT, jobId);

    expect(request.input).toEqual({ url: 'https://example.com/' });
    expect(state.status).toBe('succeeded');
    expect(result?.artifacts).toHaveLength(1);
  });

  it('tells its client what happened, the oldest first', async () => {
    await life.worker()(jobId, INVOCATION);

    const events = await createGetEvents(life)(CLIENT, jobId);

    expect(events.map(({ type }) => type)).toEqual([
      'job.accepted',
      'job.started',
      'job.succeeded',
    ]);
  });

  it.each([
    ['of another client', 'cli_other', undefined],
    ['that never was', CLIENT, 'job_01KAN0000000000000000000ZZ'],
  ])('finds no job %s, and says the same of both', async (_what, clientId, otherId) => {
    const wanted = otherId ?? jobId;
    const absent = { code: 'JOB_NOT_FOUND', message: expect.stringContaining(wanted) };

    await expect(createGetJob(life)(clientId, wanted)).rejects.toMatchObject(absent);
    await expect(createGetEvents(life)(clientId, wanted)).rejects.toMatchObject(absent);
  });

  it('shows a job until the last millisecond that it is kept, whether its rows are there or not', async () => {
    const expiresAt = NOW + 1_000;
    await life.store.submit(submissionOf(queuedState({ expiresAt })));
    const getAt = (now: number) =>
      createGetJob({ store: life.store, now: () => now })(CLIENT, JOB_ID);

    expect((await getAt(expiresAt - 1)).state.jobId).toBe(JOB_ID);
    await expect(getAt(expiresAt)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
  });
});

describe('waiting for a job', () => {
  let life: Life;
  let jobId: string;
  let pauses: number[];

  beforeEach(async () => {
    life = createLife();
    const { job } = await life.submitJob(orderOf());
    jobId = job.state.jobId;
    pauses = [];
  });

  const waitFor = (waitMs: number, whenPaused: () => unknown = () => {}) =>
    createWaitForJob({
      ...life,
      sleep: async (ms) => {
        pauses.push(ms);
        life.advance(ms);
        await whenPaused();
      },
    })(CLIENT, jobId, waitMs);

  it('answers at once when the job has ended already', async () => {
    await life.worker()(jobId, INVOCATION);

    const { state } = await waitFor(10_000);

    expect(state.status).toBe('succeeded');
    expect(pauses).toEqual([]);
  });

  it('answers as soon as the job has ended', async () => {
    const { state } = await waitFor(10_000, () => life.worker()(jobId, INVOCATION));

    expect(state.status).toBe('succeeded');
    expect(pauses).toEqual([400]);
  });

  it('answers after the given time with what the job is then, and never waits longer', async () => {
    const { state } = await waitFor(1_000);

    expect(state.status).toBe('queued');
    expect(pauses).toEqual([400, 400, 200]);
  });

  it('does not wait for a job that is not the client’s', async () => {
    const waiting = createWaitForJob({ ...life, sleep: async () => {} })('cli_other', jobId, 1_000);

    await expect(waiting).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
  });
});
