import { describe, expect, it } from 'vitest';
import { FAILURES, type FailureCode } from '../../../src/jobs/errors.ts';
import { asksForLess, blameOfAnswer, blameOfFailure } from '../../../src/limits/blame.ts';
import { answered } from '../../support/polite-world.ts';

describe('what an answer says about a site', () => {
  it.each([200, 204, 301, 400, 401, 403, 404, 410, 418, 451])('%i: it is up', (status) => {
    expect(blameOfAnswer(answered(status))).toBe('up');
  });

  it.each([429, 500, 502, 503, 504, 520])('%i: it is down', (status) => {
    expect(blameOfAnswer(answered(status))).toBe('down');
  });

  it.each([
    ['cf-mitigated', 'challenge', 403],
    ['x-amzn-waf-action', 'challenge', 202],
    ['x-amzn-waf-action', 'CAPTCHA', 405],
  ])(
    '%s: %s: it tests whether we are human, and wants to see less of us',
    (name, value, status) => {
      expect(blameOfAnswer(answered(status, { [name]: value }))).toBe('down');
    },
  );

  it('429 and 503 ask for fewer requests, nothing else does', () => {
    const asking = [200, 403, 404, 429, 500, 502, 503, 504].filter((status) =>
      asksForLess(answered(status)),
    );

    expect(asking).toEqual([429, 503]);
  });
});

describe('what a failure without an answer says about a site', () => {
  it('it is down when it cannot be reached, and nothing when the fault may be ours', () => {
    const codes = Object.keys(FAILURES) as FailureCode[];
    const down = codes.filter((code) => blameOfFailure(code) === 'down');

    expect(down.sort()).toEqual([
      'ROBOTS_UNREACHABLE',
      'TARGET_RATE_LIMITED',
      'TARGET_TIMEOUT',
      'TARGET_UNREACHABLE',
    ]);
    expect(blameOfFailure('WORKER_STOPPED')).toBe('nothing');
    expect(blameOfFailure('DNS_FAILED')).toBe('nothing');
    expect(blameOfFailure('TARGET_AUTH_REQUIRED')).toBe('up');
  });
});
