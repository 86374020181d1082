import { describe, expect, it } from 'vitest';
import type { JobFailure } from '../../../src/jobs/errors.ts';
import { createLedger, type WallFailure } from '../../../src/wall/ledger.ts';
import { WALL_LIMITS } from '../../../src/wall/limits.ts';

const refusedAt = (port: number): WallFailure => ({
  host: 'a.test',
  port,
  code: 'ADDRESS_BLOCKED',
  message: 'No.',
});

const withLimits = (limits: Partial<typeof WALL_LIMITS>) => {
  const breaches: JobFailure[] = [];
  const ledger = createLedger({ ...WALL_LIMITS, ...limits }, (breach) => breaches.push(breach));
  return { ledger, codes: () => breaches.map(({ code }) => code) };
};

describe('createLedger', () => {
  it('tells one byte over the limit, in both directions together, and only once', () => {
    const { ledger, codes } = withLimits({ bytes: 10 });

    ledger.addReceived(6);
    ledger.addSent(4);
    expect(codes()).toEqual([]);
    ledger.addReceived(1);
    ledger.addReceived(1);
    expect(codes()).toEqual(['RESPONSE_TOO_LARGE']);
  });

  it('tells one request over the limit', () => {
    const { ledger, codes } = withLimits({ requests: 1 });

    ledger.addRequest();
    expect(codes()).toEqual([]);
    ledger.addRequest();
    expect(codes()).toEqual(['TOO_MANY_REQUESTS_BY_PAGE']);
  });

  it('tells a page that scans, but not one that fails to reach its targets', () => {
    const { ledger, codes } = withLimits({ refusals: 1 });

    ledger.addFailure(refusedAt(1));
    ledger.addFailure({ ...refusedAt(2), code: 'DNS_FAILED' });
    expect(codes()).toEqual([]);
    ledger.addFailure(refusedAt(3));
    expect(codes()).toEqual(['TOO_MANY_REQUESTS_BY_PAGE']);
  });

  it('lists each refused host and port once, and counts all', () => {
    const { ledger } = withLimits({});

    for (const port of [1, 2, 1]) ledger.addFailure(refusedAt(port));

    expect(ledger.refusals().map(({ port }) => port)).toEqual([1, 2]);
    expect(ledger.traffic().refused).toBe(3);
  });

  it('keeps no more failures than it says, however many come', () => {
    const { ledger } = withLimits({ refusals: 10_000 });

    for (let port = 1; port <= 5_000; port += 1) ledger.addFailure(refusedAt(port));

    expect(ledger.refusals()).toHaveLength(200);
  });
});
