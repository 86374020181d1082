import { describe, expect, it } from 'vitest';
import { NO_USAGE } from '../../../src/jobs/bill.ts';
import { billOf, charged, sumOfBills, withClosing } from '../../../src/jobs/billing.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { claim, recover, succeed } from '../../../src/jobs/transitions.ts';
import { changeOf, NOW, queuedState, resultOf } from '../../support/jobs.ts';

const WORKER = { memoryMb: 2_048, isHypothetical: false };
const SECOND_NANO = 33_334;

const running = (overrides = {}) => ({
  ...changeOf(claim(queuedState(overrides), NOW, TIMING)).after,
  worker: WORKER,
});

describe('a bill', () => {
  it('prices time, and requests by their class', () => {
    const usage = {
      requests: {
        's3.PutObject': 2,
        's3.GetObject': 1,
        's3.DeleteObject': 9,
        'sqs.SendMessage': 1,
      },
      readUnits: 8,
      writeUnits: 16,
    };

    const { costNanoUsd } = billOf(WORKER, 1_000, { usage });

    const requests = 2 * 5_000 + 400 + 3 * 400 + 200 + 8 * 125 + 16 * 625;
    expect(costNanoUsd).toBe(SECOND_NANO + requests);
  });

  it('adds up over attempts', () => {
    const usage = { requests: { 'dynamodb.GetItem': 2 }, readUnits: 1.5, writeUnits: 0 };
    const one = billOf(WORKER, 500, { usage });

    const both = sumOfBills(one, one);

    expect(both).toMatchObject({
      attempts: 2,
      billedMs: 1_000,
      requests: { 'dynamodb.GetItem': 4 },
      readUnits: 3,
      costNanoUsd: 2 * one.costNanoUsd,
    });
  });

  it('knows the write that it is written with, and what goes with it', () => {
    const before = { ...NO_USAGE, requests: { 'dynamodb.GetItem': 3 } };

    const ended = withClosing(before, { status: 'failed' }).usage.requests;
    const goesOn = withClosing(before, { status: 'waiting' }).usage.requests;

    expect(ended).toEqual({ 'dynamodb.GetItem': 4, 'dynamodb.TransactWriteItems': 1 });
    expect(goesOn).toEqual({
      'dynamodb.GetItem': 3,
      'dynamodb.TransactWriteItems': 1,
      'sqs.SendMessage': 1,
    });
  });
});

describe('charging', () => {
  it('puts the bill on the attempt and on the job', () => {
    const bill = billOf(WORKER, 500, { usage: NO_USAGE });

    const state = charged(running(), 1, bill);

    expect(state.bill).toEqual(bill);
    expect(state.attempts).toMatchObject([{ billedMs: 500, costNanoUsd: bill.costNanoUsd }]);
  });

  it('charges nobody who lost the job', () => {
    const bill = billOf(WORKER, 500, { usage: NO_USAGE });
    const state = running();

    expect(charged(state, 2, bill)).toBe(state);
    expect(charged(queuedState(), 1, bill)).toEqual(queuedState());
  });

  it('assumes that a worker which fell silent was busy until its lease ended', () => {
    const lost = changeOf(recover(running(), NOW + TIMING.leaseMs, TIMING)).after;

    expect(lost.bill).toMatchObject({ billedMs: TIMING.leaseMs, isEstimated: true, attempts: 1 });
    expect(lost.worker).toBeUndefined();
  });
});

describe('the end of a job', () => {
  const reservations = [
    { counter: 'cli_a/day/2026-11-22/jobs', amount: 1 },
    { counter: 'cli_a/day/2026-11-22/nanoUsd', amount: 1_000_000 },
  ];

  it('gives back what was reserved and not spent', () => {
    const bill = billOf(WORKER, 1_000, { usage: NO_USAGE });
    const state = charged(running({ reservations }), 1, bill);

    const { after, giveBack } = changeOf(succeed(state, 1, NOW + 1_000, resultOf(state)));

    expect(giveBack).toEqual([
      { counter: 'cli_a/day/2026-11-22/nanoUsd', amount: 1_000_000 - bill.costNanoUsd },
    ]);
    expect(after.reservations).toEqual([
      { counter: 'cli_a/day/2026-11-22/jobs', amount: 1 },
      { counter: 'cli_a/day/2026-11-22/nanoUsd', amount: bill.costNanoUsd },
    ]);
  });
});
