import { describe, expect, it } from 'vitest';
import { createCancelJobs } from '../../../src/jobs/cancel-jobs.ts';
import { claim } from '../../../src/jobs/transitions.ts';
import { CLIENT, changeOf } from '../../support/jobs.ts';
import { createLife, type Life, orderOf } from '../../support/life.ts';

const submitMany = async (life: Life, count: number, tag = 'nightly') => {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    life.advance(1);
    ids.push((await life.submitJob(orderOf({ tags: [tag], jobsPerDay: 1_000 }))).job.state.jobId);
  }
  return ids;
};

const cancelJobs = ({ store, now }: Life) => createCancelJobs({ store, now });

describe('cancelling all jobs that match', () => {
  it('ends those that wait and asks those that run', async () => {
    const life = createLife();
    const [running = '', waiting = ''] = await submitMany(life, 2);
    const [other = ''] = await submitMany(life, 1, 'other');
    const state = await life.store.getState(running);
    if (state) await life.store.commit(changeOf(claim(state, life.now(), life.timing)));

    const first = await cancelJobs(life)(CLIENT, { tag: 'nightly' });
    const second = await cancelJobs(life)(CLIENT, { tag: 'nightly' });

    expect(first).toEqual({ cancelled: 1, asked: 1, alreadyEnded: 0 });
    expect(second).toEqual({ cancelled: 0, asked: 1, alreadyEnded: 0 });
    expect((await life.store.getState(waiting))?.status).toBe('cancelled');
    expect((await life.store.getState(running))?.cancelRequestedAt).toBeDefined();
    expect((await life.store.getState(other))?.status).toBe('queued');
  });

  it('looks at a bounded number of jobs a call, and goes on until all are done', async () => {
    const life = createLife();
    await submitMany(life, 450);

    const calls = [await cancelJobs(life)(CLIENT, { tag: 'nightly' })];
    for (let last = calls[0]; last?.next !== undefined; last = calls.at(-1)) {
      calls.push(await cancelJobs(life)(CLIENT, { tag: 'nightly' }, last.next));
    }

    expect(calls.map(({ cancelled }) => cancelled)).toEqual([200, 200, 50]);
    expect((await life.store.list(CLIENT, { live: true }, 1)).items).toEqual([]);
  });

  it('counts a job apart that ended while it was at it', async () => {
    const life = createLife();
    const [id = ''] = await submitMany(life, 1);
    const listed = await life.store.list(CLIENT, {}, 10);
    await life.cancelJob(CLIENT, id);
    const late = { ...life.store, list: async () => listed };

    const counts = await createCancelJobs({ store: late, now: life.now })(CLIENT, {});

    expect(counts).toEqual({ cancelled: 0, asked: 0, alreadyEnded: 1 });
  });

  it('leaves the jobs of others alone', async () => {
    const life = createLife();
    const { job } = await life.submitJob(orderOf({ clientId: 'cli_other' }));

    await cancelJobs(life)(CLIENT, { kind: 'page' });

    expect((await life.store.getState(job.state.jobId))?.status).toBe('queued');
  });
});
