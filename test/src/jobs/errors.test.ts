import { describe, expect, it } from 'vitest';
import { FAILURES, JobFailure } from '../../../src/jobs/errors.ts';

describe('a failure', () => {
  it('knows by its code whose fault it is and whether another attempt may help', () => {
    const passing = new JobFailure('TARGET_TIMEOUT', 'The page took too long.');
    const lasting = new JobFailure('INVALID_REQUEST', 'No.');

    expect([passing.status, passing.retryable]).toEqual([504, true]);
    expect([lasting.status, lasting.retryable]).toEqual([400, false]);
  });

  it('carries what the caller needs, and keeps what is ours as its cause', () => {
    const cause = new Error('connect 10.0.0.7');
    const fields = [{ pointer: '/url', detail: 'Is no URL.' }];

    const failure = new JobFailure('INVALID_REQUEST', 'No.', { cause, fields, retryAfterS: 3 });

    expect(failure).toMatchObject({ name: 'JobFailure', fields, retryAfterS: 3, cause });
    expect(failure.message).not.toContain('10.0.0.7');
  });

  it('is itself when it is classified', () => {
    const failure = new JobFailure('DNS_FAILED', 'No such name.');

    expect(JobFailure.from(failure)).toBe(failure);
  });

  it.each([new TypeError('secret'), 'a string', undefined])(
    'is INTERNAL when nobody foresaw it: %s',
    (thrown) => {
      const failure = JobFailure.from(thrown);

      expect(failure.code).toBe('INTERNAL');
      expect(failure.message).toBe('Something failed on our side.');
      expect(failure.cause).toBe(thrown);
    },
  );
});

describe('the table of failures', () => {
  it.each(Object.entries(FAILURES))('gives %s a status of HTTP and a title', (code, kind) => {
    expect(code).toMatch(/^[A-Z][A-Z_]*[A-Z]$/);
    expect(kind.status).toBeGreaterThanOrEqual(400);
    expect(kind.status).toBeLessThan(600);
    expect(kind.title).toMatch(/^[A-Za-z]\S*( \S+)*[^.\s]$/);
  });
});
