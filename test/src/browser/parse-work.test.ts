import { describe, expect, it } from 'vitest';
import { parseWork } from '../../../src/browser/parse-work.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { JobRequest } from '../../../src/jobs/job.ts';
import { KINDS } from '../../../src/kinds/registry.ts';
import { RUNS } from '../../../src/kinds/runs.ts';

const request = (kind: string, input: unknown): JobRequest => ({
  jobId: 'job_1',
  clientId: 'cli_1',
  kind,
  input,
  timeoutMs: 1_000,
});

const failureOf = (kind: string, input: unknown): JobFailure => {
  try {
    parseWork(request(kind, input), RUNS);
  } catch (error) {
    return JobFailure.from(error);
  }
  throw new Error('It was accepted.');
};

describe('parseWork', () => {
  it('knows how to run every kind that the front door takes', () => {
    expect([...RUNS.keys()].sort()).toEqual(KINDS.map(({ name }) => name).sort());
  });

  it('fills in defaults', () => {
    const { input } = parseWork(request('screenshot', { url: 'https://example.com/' }), RUNS);

    expect(input).toMatchObject({ format: 'png', waitUntil: 'load' });
  });

  it('names every field that is wrong', () => {
    const { code, fields } = failureOf('screenshot', { viewport: { width: 0 }, 'a/b': 1 });

    expect(code).toBe('INVALID_REQUEST');
    expect(fields.map(({ pointer }) => pointer)).toEqual([
      '/input/url',
      '/input/viewport/width',
      '/input',
    ]);
  });

  it('refuses a kind that there is not', () => {
    expect(failureOf('gif', {})).toMatchObject({ code: 'INVALID_REQUEST' });
  });
});
