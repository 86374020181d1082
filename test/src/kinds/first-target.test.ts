import { describe, expect, it } from 'vitest';
import { firstTargetOf } from '../../../src/kinds/first-target.ts';
import { KINDS } from '../../../src/kinds/registry.ts';

const request = (kind: string, input: unknown) => ({
  jobId: 'job_1',
  clientId: 'cli_1',
  kind,
  input,
  timeoutMs: 1_000,
});

describe('what a job visits first', () => {
  it.each(KINDS.map(({ name }) => name))('is the page of a %s', (kind) => {
    const target = firstTargetOf(request(kind, { url: 'https://example.com/page' }));

    expect(target?.href).toBe('https://example.com/page');
  });

  it('is unknown where the kind is, or where its input is none', () => {
    expect(firstTargetOf(request('unknown', { url: 'https://example.com/' }))).toBeUndefined();
    expect(firstTargetOf(request('page', { url: 'file:///etc/passwd' }))).toBeUndefined();
  });
});
