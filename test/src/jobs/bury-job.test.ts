import { beforeEach, describe, expect, it } from 'vitest';
import { createBuryJob } from '../../../src/jobs/bury-job.ts';
import type { JobStore } from '../../../src/jobs/ports.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { cancel, claim, recover, release } from '../../../src/jobs/transitions.ts';
import { changeOf, JOB_ID, NOW, queuedState, submissionOf } from '../../support/jobs.ts';
import { createMemoryJobStore } from '../../support/memory-job-store.ts';

describe('burying a job whose message died', () => {
  let store: JobStore;
  const bury = (jobId = JOB_ID) => createBuryJob({ store, now: () => NOW })(jobId);

  beforeEach(async () => {
    store = createMemoryJobStore();
    await store.submit(submissionOf(queuedState()));
  });

  it('ends a job that no worker could begin', async () => {
    const burial = await bury();

    expect(burial).toBe('buried');
    expect(await store.getState(JOB_ID)).toMatchObject({
      status: 'failed',
      failure: { code: 'JOB_POISONED' },
      endedAt: NOW,
    });
  });

  it('leaves a job that a worker has', async () => {
    await store.commit(changeOf(claim(queuedState(), NOW, TIMING)));

    expect(await bury()).toBe('alive');
    expect((await store.getState(JOB_ID))?.status).toBe('running');
  });

  it('leaves a job that lost its worker: the sweep sends it again, and counts its attempts', async () => {
    const claimed = changeOf(claim(queuedState(), NOW, TIMING));
    await store.commit(claimed);
    await store.commit(changeOf(recover(claimed.after, NOW + TIMING.leaseMs, TIMING)));

    expect(await bury()).toBe('alive');
    expect((await store.getState(JOB_ID))?.status).toBe('queued');
  });

  it('leaves a job that its worker gave back', async () => {
    const claimed = changeOf(claim(queuedState(), NOW, TIMING));
    await store.commit(claimed);
    await store.commit(changeOf(release(claimed.after, 1, NOW, TIMING)));

    expect(await bury()).toBe('alive');
  });

  it('has nothing to do for a job that has ended', async () => {
    await store.commit(changeOf(cancel(queuedState(), NOW)));

    expect(await bury()).toBe('ended');
    expect((await store.getState(JOB_ID))?.status).toBe('cancelled');
  });

  it('says so when there is no such job', async () => {
    expect(await bury('job_01KAN0000000000000000000ZZ')).toBe('unknown');
  });
});
