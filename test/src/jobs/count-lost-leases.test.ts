import { expect, it } from 'vitest';
import { countingLostLeases } from '../../../src/jobs/count-lost-leases.ts';
import type { JobState } from '../../../src/jobs/job.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { bury, claim, recover } from '../../../src/jobs/transitions.ts';
import { changeOf, NOW, queuedState, submissionOf } from '../../support/jobs.ts';
import { createMemoryJobStore } from '../../support/memory-job-store.ts';

const LATER = NOW + TIMING.leaseMs;

/** How many lost leases are told of when a job is claimed and its worker then falls silent. */
async function lossesOf(overrides: Partial<JobState>): Promise<number> {
  let losses = 0;
  const store = countingLostLeases(createMemoryJobStore(), () => {
    losses += 1;
  });
  const state = queuedState(overrides);
  await store.submit(submissionOf(state));
  const claimed = changeOf(claim(state, NOW, TIMING));
  await store.commit(claimed);
  const recovered = changeOf(recover(claimed.after, LATER, TIMING));
  // Two sweeps at once: only the one that wins tells of it.
  await store.commit(recovered);
  await store.commit(recovered);
  return losses;
}

it('tells once of a job that was taken from its worker', async () => {
  expect(await lossesOf({})).toBe(1);
});

it('tells of it, too, when that worker was the last one', async () => {
  expect(await lossesOf({ maxAttempts: 1 })).toBe(1);
});

it('does not take a buried job that no worker had for a lost lease', async () => {
  let losses = 0;
  const store = countingLostLeases(createMemoryJobStore(), () => {
    losses += 1;
  });
  const state = queuedState();
  await store.submit(submissionOf(state));
  await store.commit(changeOf(bury(state, NOW)));

  expect(losses).toBe(0);
});
