import { describe, expect, it } from 'vitest';
import { countMove, countsOf, liveJobs } from '../../../src/batches/counts.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { claim, extend } from '../../../src/jobs/transitions.ts';
import { NOW, queuedState } from '../../support/jobs.ts';

describe('the counts of a batch', () => {
  const state = queuedState({ batchId: 'bat_1' });
  const claimed = claim(state, NOW, TIMING);
  if (typeof claimed === 'string') throw new Error(claimed);

  it('move with a transition of a job that belongs to it', () => {
    expect(countMove(claimed)).toEqual({
      batchId: 'bat_1',
      jobId: state.jobId,
      from: 'queued',
      to: 'running',
    });
  });

  it('do not move for a job of no batch, or when only a lease is extended', () => {
    const alone = claim(queuedState(), NOW, TIMING);
    const extension = extend(claimed.after, NOW + TIMING.leaseMs, TIMING);
    if (typeof alone === 'string' || !extension) throw new Error('Nothing changed.');

    expect(countMove(alone)).toBeUndefined();
    expect(countMove(extension)).toBeUndefined();
  });

  it('are what was accepted, less what left the line, over all shards', () => {
    const counts = countsOf(
      [
        { queued: -3, running: 1, succeeded: 2 },
        { queued: -1, waiting: 1 },
        { queued: -1, failed: 1, running: 0 },
      ],
      10,
    );

    expect(counts).toEqual({
      queued: 5,
      waiting: 1,
      running: 1,
      succeeded: 2,
      failed: 1,
      cancelled: 0,
    });
    expect(liveJobs(counts)).toBe(7);
  });
});
