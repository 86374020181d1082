import { describe, expect, it } from 'vitest';
import { BATCH_TIMING } from '../../../src/batches/timing.ts';
import { claim, recovered, waiting } from '../../../src/batches/transitions.ts';
import { newBatch } from '../../support/batches.ts';
import { NOW } from '../../support/jobs.ts';

const { leaseMs, resendMs } = BATCH_TIMING;

describe('a batch whose expander died while it waits for the quota of tomorrow', () => {
  const midnight = NOW + 12 * 60 * 60 * 1_000;
  const claimed = claim(newBatch({ phase: 'expanding' }), NOW, BATCH_TIMING);
  if (typeof claimed === 'string') throw new Error(claimed);
  const left = waiting(claimed, 'quota', midnight);

  it('is swept once, and not again before tomorrow', () => {
    const swept = recovered(left, NOW + leaseMs, BATCH_TIMING);

    expect(swept).toMatchObject({ lease: undefined, stalls: 1, dueAt: midnight + resendMs });
  });

  it('is swept as soon as the sweep after it when tomorrow has come', () => {
    const swept = recovered(left, midnight, BATCH_TIMING);

    expect(swept).toMatchObject({ lease: undefined, dueAt: midnight + resendMs });
  });
});
