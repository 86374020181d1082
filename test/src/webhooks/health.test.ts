import { describe, expect, it } from 'vitest';
import { judged } from '../../../src/webhooks/health.ts';
import { DISABLE_AFTER_MS } from '../../../src/webhooks/timing.ts';
import type { Outcome } from '../../../src/webhooks/transitions.ts';
import { NOW } from '../../support/jobs.ts';
import { deliveryOf, endpointOf } from '../../support/webhooks.ts';

const answered = (status: number): Outcome => ({ kind: 'answered', status, answer: '' });
const waiting = deliveryOf({ status: 'pending' });
const delivered = deliveryOf({ status: 'delivered' });
const givenUp = deliveryOf({ status: 'failed', ending: 'attempts-used' });

describe('the health of an endpoint', () => {
  it('notes the first failure, and not the next', () => {
    const seen = { outcome: answered(500), delivery: waiting };
    const failing = judged(endpointOf(), seen, NOW);

    expect(failing).toMatchObject({ failingSince: NOW });
    expect(judged(endpointOf({ failingSince: NOW }), seen, NOW + 1)).toBeUndefined();
  });

  it('forgets failures when something got through', () => {
    const seen = { outcome: answered(200), delivery: delivered };

    expect(judged(endpointOf({ failingSince: NOW }), seen, NOW)?.failingSince).toBeUndefined();
    expect(judged(endpointOf(), seen, NOW)).toBeUndefined();
  });

  it('ends at once with 410', () => {
    const seen = { outcome: answered(410), delivery: givenUp };

    expect(judged(endpointOf(), seen, NOW)?.disabled).toEqual({ reason: 'gone', at: NOW });
  });

  it('ends when a delivery is given up after days without success', () => {
    const endpoint = endpointOf({ failingSince: NOW });
    const seen = { outcome: answered(500), delivery: givenUp };
    const end = NOW + DISABLE_AFTER_MS;

    expect(judged(endpoint, seen, end - 1)).toBeUndefined();
    expect(judged(endpoint, seen, end)?.disabled).toEqual({ reason: 'failing', at: end });
  });

  it('does not end with one failed attempt after quiet days', () => {
    const endpoint = endpointOf({ failingSince: NOW });
    const seen = { outcome: answered(500), delivery: waiting };

    expect(judged(endpoint, seen, NOW + DISABLE_AFTER_MS)).toBeUndefined();
  });

  it('is not held against it when the failure was ours', () => {
    const failure = { code: 'UNAVAILABLE' as const, message: 'busy' };
    const seen = { outcome: { kind: 'unsent' as const, failure }, delivery: waiting };

    expect(judged(endpointOf(), seen, NOW)).toBeUndefined();
  });
});
