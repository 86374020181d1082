import { describe, expect, it } from 'vitest';
import { resendDelayMs, retryDelayMs, TIMING } from '../../../src/jobs/timing.ts';

const ALMOST_1 = 1 - Number.EPSILON;

describe('retryDelayMs', () => {
  it.each([
    [1, 2_000],
    [2, 4_000],
    [3, 8_000],
    [8, 256_000],
    [9, 300_000],
    [40, 300_000],
  ])('after %i attempts is anything from nothing to just under %i ms', (attempts, ceilingMs) => {
    expect(retryDelayMs(attempts, TIMING, 0)).toBe(0);
    expect(retryDelayMs(attempts, TIMING, 0.5)).toBe(ceilingMs / 2);
    expect(retryDelayMs(attempts, TIMING, ALMOST_1)).toBe(ceilingMs - 1);
  });
});

describe('resendDelayMs', () => {
  it.each([
    [0, 60_000],
    [1, 120_000],
    [3, 480_000],
    [4, 900_000],
    [40, 900_000],
  ])('after %i resends is %i ms', (resends, delayMs) => {
    expect(resendDelayMs(resends, TIMING)).toBe(delayMs);
  });
});

describe('the numbers of the life cycle', () => {
  it('let a worker say several times that it lives before its lease ends', () => {
    expect(TIMING.heartbeatMs * 3).toBeLessThanOrEqual(TIMING.leaseMs / 3);
  });

  it('never ask a queue to delay a message for longer than SQS can', () => {
    expect(TIMING.resendMaxMs).toBeLessThanOrEqual(15 * 60_000);
  });
});
