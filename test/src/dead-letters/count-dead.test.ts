import { describe, expect, it } from 'vitest';
import { countingDead } from '../../../src/dead-letters/count-dead.ts';
import { bury, cancel } from '../../../src/jobs/transitions.ts';
import { changeOf, NOW, queuedState, submissionOf } from '../../support/jobs.ts';
import { createMemoryJobStore } from '../../support/memory-job-store.ts';

async function countOf(decide: typeof bury, times: number): Promise<number> {
  let dead = 0;
  const store = countingDead(createMemoryJobStore(), () => {
    dead += 1;
  });
  const state = queuedState();
  await store.submit(submissionOf(state));
  for (let time = 0; time < times; time += 1) await store.commit(changeOf(decide(state, NOW)));
  return dead;
}

describe('the count of dead letters', () => {
  it('has one for each that was written, and none for a writer that lost the race', async () => {
    expect(await countOf(bury, 3)).toBe(1);
  });

  it('has none for a job that ended otherwise', async () => {
    expect(await countOf(cancel, 1)).toBe(0);
  });
});
