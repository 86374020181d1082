import { beforeEach, describe, expect, it } from 'vitest';
import { apply } from '../../../src/jobs/apply.ts';
import type { JobStore } from '../../../src/jobs/ports.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { cancel, claim } from '../../../src/jobs/transitions.ts';
import { changeOf, JOB_ID, NOW, queuedState, submissionOf } from '../../support/jobs.ts';
import { createMemoryJobStore } from '../../support/memory-job-store.ts';

describe('applying a transition', () => {
  let store: JobStore;

  beforeEach(async () => {
    store = createMemoryJobStore();
    await store.submit(submissionOf(queuedState()));
  });

  it('writes what was decided, and answers it', async () => {
    const change = await apply(store, JOB_ID, (state) => claim(state, NOW, TIMING));

    expect(change).toMatchObject({ after: { status: 'running' } });
    expect((await store.getState(JOB_ID))?.status).toBe('running');
  });

  it('hands on why nothing is to be written', async () => {
    const refusal = await apply(store, JOB_ID, () => 'not-due');

    expect(refusal).toBe('not-due');
    expect((await store.getState(JOB_ID))?.version).toBe(0);
  });

  it('answers nothing for a job that is not there', async () => {
    const answer = await apply(store, 'job_01KAN0000000000000000000ZZ', () => 'ended');

    expect(answer).toBeUndefined();
  });

  it('reads and decides again when somebody wrote in between', async () => {
    const seen: number[] = [];

    const change = await apply(store, JOB_ID, (state) => {
      seen.push(state.version);
      if (seen.length === 1) void store.commit(changeOf(claim(state, NOW, TIMING)));
      return cancel(state, NOW);
    });

    expect(seen).toEqual([0, 1]);
    expect(change).toMatchObject({ event: { type: 'job.cancel-requested' } });
  });

  it('gives up when it loses again and again', async () => {
    const losing: JobStore = { ...store, commit: async () => false };

    const applying = apply(losing, JOB_ID, (state) => cancel(state, NOW));

    await expect(applying).rejects.toThrow('were faster');
  });
});
