import { describe, expect, it } from 'vitest';
import { costOf, msFor } from '../../../src/costs/cost.ts';
import { LARGEST_WORKER_MB, mostCostOf, usualCostOf } from '../../../src/costs/estimate.ts';

describe('costOf', () => {
  it('is nothing for nothing', () => {
    expect(costOf({})).toBe(0);
  });

  it('prices a second of one GB as the table says, rounded up', () => {
    expect(costOf({ memory: { mb: 1_024, ms: 1_000 } })).toBe(16_667);
  });

  it('sums before it rounds', () => {
    // 0.125 dollars a million: an eighth of a nano-dollar more than a whole one each.
    expect(costOf({ dynamoDbReadUnit: 0.5 })).toBe(63);
    expect(costOf({ dynamoDbReadUnit: 1 })).toBe(125);
    expect(costOf({ dynamoDbReadUnit: 1, s3Put: 1, s3Get: 1, sqsRequest: 1 })).toBe(5_925);
  });

  it('does not lose a nano-dollar in large sums', () => {
    expect(costOf({ dynamoDbWriteUnit: 1_000_000 })).toBe(625_000_000);
  });
});

describe('msFor', () => {
  it('is the time after which the amount is used up', () => {
    const memory = { mb: 2_048, ms: msFor(1_000_000, 2_048) };

    expect(costOf({ memory })).toBeLessThanOrEqual(1_000_000);
    expect(costOf({ memory: { ...memory, ms: memory.ms + 1 } })).toBeGreaterThan(1_000_000);
  });

  it('is no time for nothing', () => {
    expect(msFor(0, 2_048)).toBe(0);
    expect(msFor(-1, 2_048)).toBe(0);
  });
});

describe('an estimate', () => {
  const order = { timeoutMs: 60_000, maxAttempts: 3 };

  it('reserves for every attempt, and no more than the client wants to pay', () => {
    expect(mostCostOf(order)).toBe(3 * mostCostOf({ ...order, maxAttempts: 1 }));
    expect(mostCostOf({ ...order, maxCostNanoUsd: 1_000 })).toBe(1_000);
  });

  it('expects a page to take less than it may', () => {
    expect(usualCostOf(order)).toBeLessThan(mostCostOf({ ...order, maxAttempts: 1 }));
    expect(usualCostOf(order, 1_024)).toBeLessThan(usualCostOf(order, LARGEST_WORKER_MB));
  });
});
