import { describe, expect, it } from 'vitest';
import type { JobState } from '../../../src/jobs/job.ts';
import { keepLease, type Stopped } from '../../../src/jobs/lease-keeper.ts';
import type { JobChange, JobStore } from '../../../src/jobs/ports.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { claim } from '../../../src/jobs/transitions.ts';
import { changeOf, NOW, queuedState } from '../../support/jobs.ts';
import { createMemoryJobStore } from '../../support/memory-job-store.ts';

const running = changeOf(claim(queuedState(), NOW, TIMING)).after;

/** What the keeper finds at one heartbeat after the other; the work is done after the last. */
async function keepThrough(
  looks: readonly (JobState | undefined | Error)[],
  { at = NOW, isWritten = true } = {},
) {
  const done = new AbortController();
  const pauses: number[] = [];
  const commits: JobChange[] = [];
  const stops: Stopped[] = [];
  const left = [...looks];
  const store: JobStore = {
    ...createMemoryJobStore(),
    getState: async () => {
      const found = left.shift();
      if (found instanceof Error) throw found;
      return found;
    },
    commit: async (change) => {
      commits.push(change);
      return isWritten;
    },
  };
  const sleep = async (ms: number) => {
    pauses.push(ms);
    if (left.length === 0) done.abort();
  };
  await keepLease({ store, now: () => at, sleep, timing: TIMING }, running, done.signal, (why) =>
    stops.push(why),
  );
  return { pauses, commits, stops };
}

describe('keeping a lease', () => {
  it('looks every two seconds, and writes nothing while the lease is young', async () => {
    const { pauses, commits, stops } = await keepThrough([running, running]);

    expect(pauses).toEqual([2_000, 2_000, 2_000]);
    expect(commits).toEqual([]);
    expect(stops).toEqual([]);
  });

  it('extends the lease when a third of it is used up', async () => {
    const at = NOW + TIMING.leaseMs / 3;

    const { commits } = await keepThrough([running], { at });

    expect(commits.map(({ after }) => after.leaseEndsAt)).toEqual([at + TIMING.leaseMs]);
  });

  it('goes on when somebody else was faster: that shows at the next look', async () => {
    const at = NOW + TIMING.leaseMs;

    const { commits, stops } = await keepThrough([running, running], { at, isWritten: false });

    expect(commits).toHaveLength(2);
    expect(stops).toEqual([]);
  });

  it.each<[string, JobState | undefined, Stopped]>([
    ['another attempt has the job', { ...running, attempt: 2 }, 'lease-lost'],
    ['nobody has the job', { ...running, status: 'queued' }, 'lease-lost'],
    ['the job has ended', { ...running, status: 'failed' }, 'lease-lost'],
    ['the job is gone', undefined, 'lease-lost'],
    ['the client has cancelled it', { ...running, cancelRequestedAt: NOW }, 'cancelled'],
  ])('stops the work, once and for all, when %s', async (_what, found, why) => {
    const { pauses, commits, stops } = await keepThrough([found, running, running]);

    expect(stops).toEqual([why]);
    expect(pauses).toHaveLength(1);
    expect(commits).toEqual([]);
  });

  it('looks again when the store could not be asked', async () => {
    const { pauses, stops } = await keepThrough([new Error('The store is away.'), running]);

    expect(pauses).toHaveLength(3);
    expect(stops).toEqual([]);
  });
});
