import { describe, expect, it } from 'vitest';
import { lookingTimeMs, workingTimeMs } from '../../../src/browser/deadline.ts';

describe('workingTimeMs', () => {
  it.each([
    [240_000, 235_500],
    [15_000, 10_500],
    [14_999, 10_499.3],
    [1_000, 700],
  ])('of %i ms keeps what looking and closing take: %d ms', (budgetMs, workMs) => {
    expect(workingTimeMs(budgetMs)).toBeCloseTo(workMs);
  });
});

describe('lookingTimeMs', () => {
  it.each([
    [240_000, 1_500],
    [10_000, 1_500],
    [5_000, 750],
    [1_000, 150],
  ])('of %i ms leaves room to close the page: %d ms', (budgetMs, lookMs) => {
    expect(lookingTimeMs(budgetMs)).toBeCloseTo(lookMs);
  });
});
