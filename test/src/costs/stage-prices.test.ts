import { afterEach, describe, expect, it } from 'vitest';
import { costOf, msFor } from '../../../src/costs/cost.ts';
import { mostCostOf, requestsNanoUsd, usualCostOf } from '../../../src/costs/estimate.ts';
import { PRICES } from '../../../src/costs/prices.ts';
import { priceBy, pricesInUse } from '../../../src/costs/prices-in-use.ts';
import { StagePrices, tableOf } from '../../../src/costs/stage-prices.ts';

const ABOUT = { date: '2027-01', region: 'eu-central-1', source: 'our contract' };
const JOB = { timeoutMs: 60_000, maxAttempts: 3 };
const GB_SECOND = { memory: { mb: 1_024, ms: 1_000 } };

describe('what a stage pays', () => {
  afterEach(() => priceBy(PRICES));

  it('is what the list says, but for what it says itself', () => {
    const table = tableOf({ ...ABOUT, usd: { lambdaGbSecond: '0.00001', s3Put: '0' } });

    expect(table).toMatchObject(ABOUT);
    expect(table.items.lambdaGbSecond).toEqual({
      ...PRICES.items.lambdaGbSecond,
      usd: '0.00001',
    });
    expect(table.items.s3Put.usd).toBe('0');
    expect(table.items.sqsRequest).toEqual(PRICES.items.sqsRequest);
  });

  it('goes into bills, estimates, and the time that a limit buys', () => {
    const before = [costOf(GB_SECOND), usualCostOf(JOB), mostCostOf(JOB), msFor(1_000_000, 2_048)];
    const requests = requestsNanoUsd();

    priceBy(tableOf({ ...ABOUT, usd: { lambdaGbSecond: '0.0000333334' } }));

    const after = [costOf(GB_SECOND), usualCostOf(JOB), mostCostOf(JOB), msFor(1_000_000, 2_048)];
    expect(pricesInUse().region).toBe('eu-central-1');
    expect(after[0]).toBe(33_334);
    expect(after[1]).toBeGreaterThan(before[1] ?? 0);
    expect(after[2]).toBeGreaterThan(before[2] ?? 0);
    expect(after[3]).toBe(Math.floor((before[3] ?? 0) / 2));
    expect(requestsNanoUsd()).toBe(requests);
  });

  it.each([
    ['an item that there is not', { ec2: '1' }],
    ['a number instead of text', { s3Put: 0.1 }],
    ['words', { s3Put: 'free' }],
    ['less than nothing', { s3Put: '-1' }],
    ['more decimals than are counted', { s3Put: `0.${'1'.repeat(16)}` }],
    ['time for nothing', { lambdaGbSecond: '0.0' }],
  ])('cannot be %s', (_what, usd) => {
    expect(StagePrices.safeParse({ ...ABOUT, usd }).success).toBe(false);
  });

  it('may be given as little or as much as there is to say', () => {
    const all = Object.fromEntries(Object.keys(PRICES.items).map((item) => [item, '0.5']));

    expect(StagePrices.safeParse({ ...ABOUT, usd: {} }).success).toBe(true);
    expect(StagePrices.safeParse({ ...ABOUT, usd: all }).success).toBe(true);
  });
});
