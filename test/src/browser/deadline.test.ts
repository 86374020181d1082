import { describe, expect, it } from 'vitest';
import { workingTimeMs } from '../../../src/browser/deadline.ts';

describe('workingTimeMs', () => {
  it.each([
    [240_000, 237_000],
    [10_000, 7_000],
    [9_999, 6_999.3],
    [1_000, 700],
  ])('of %i ms keeps what closing takes: %d ms', (budgetMs, workMs) => {
    expect(workingTimeMs(budgetMs)).toBeCloseTo(workMs);
  });
});
