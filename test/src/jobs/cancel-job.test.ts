import { beforeEach, describe, expect, it } from 'vitest';
import { TIMING } from '../../../src/jobs/timing.ts';
import { claim } from '../../../src/jobs/transitions.ts';
import { CLIENT, changeOf, NOW } from '../../support/jobs.ts';
import { createLife, INVOCATION, type Life, orderOf } from '../../support/life.ts';

describe('cancelling a job', () => {
  let life: Life;
  let jobId: string;

  beforeEach(async () => {
    life = createLife();
    const { job } = await life.submitJob(orderOf({ jobsPerDay: 1 }));
    jobId = job.state.jobId;
  });

  const claimed = async () => {
    const state = await life.store.getState(jobId);
    if (state) await life.store.commit(changeOf(claim(state, NOW, TIMING)));
  };

  it('ends one that waits, and makes room in the quota', async () => {
    const state = await life.cancelJob(CLIENT, jobId);

    expect(state.status).toBe('cancelled');
    const { replayed } = await life.submitJob(orderOf({ jobsPerDay: 1 }));
    expect(replayed).toBe(false);
  });

  it('asks the worker of one that runs, however often it is asked for', async () => {
    await claimed();

    const first = await life.cancelJob(CLIENT, jobId);
    life.advance(1_000);
    const second = await life.cancelJob(CLIENT, jobId);

    expect(first).toMatchObject({ status: 'running', cancelRequestedAt: NOW });
    expect(second).toEqual(first);
    const types = (await life.store.events(jobId)).map(({ type }) => type);
    expect(types.filter((type) => type === 'job.cancel-requested')).toHaveLength(1);
  });

  it.each(['succeeded', 'cancelled'] as const)(
    'is too late for one that has %s',
    async (status) => {
      if (status === 'succeeded') await life.worker()(jobId, INVOCATION);
      else await life.cancelJob(CLIENT, jobId);

      await expect(life.cancelJob(CLIENT, jobId)).rejects.toMatchObject({
        code: 'JOB_ENDED',
        message: expect.stringContaining(status),
      });
    },
  );

  it('finds no job of another client, and none that never was', async () => {
    await expect(life.cancelJob('cli_other', jobId)).rejects.toMatchObject({
      code: 'JOB_NOT_FOUND',
    });
    const never = 'job_01KAN0000000000000000000ZZ';
    await expect(life.cancelJob(CLIENT, never)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
    expect((await life.store.getState(jobId))?.status).toBe('queued');
  });
});
