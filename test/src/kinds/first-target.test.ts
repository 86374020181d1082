import { describe, expect, it } from 'vitest';
import { firstTargetOf } from '../../../src/kinds/first-target.ts';
import { KINDS } from '../../../src/kinds/registry.ts';

const VISITING = KINDS.map(({ name }) => name).filter((name) => name !== 'scrape');

const request = (kind: string, input: unknown) => ({
  jobId: 'job_1',
  clientId: 'cli_1',
  kind,
  input,
  timeoutMs: 1_000,
});

describe('what a job visits first', () => {
  it.each(VISITING)('is the page of a %s', (kind) => {
    const target = firstTargetOf(request(kind, { url: 'https://example.com/page' }));

    expect(target?.href).toBe('https://example.com/page');
  });

  it('is the first page of a scrape', () => {
    const recipe = {
      start: ['https://example.com/list?q={term}&page={page}'],
      parameters: { term: {} },
      fields: [{ name: 'title', select: 'h1' }],
      pagination: { type: 'pages', from: 2 },
    };

    const target = firstTargetOf(request('scrape', { recipe, parameters: { term: 'a b' } }));

    expect(target?.href).toBe('https://example.com/list?q=a%20b&page=2');
  });

  it('is unknown where the kind is, or where its input is none', () => {
    expect(firstTargetOf(request('unknown', { url: 'https://example.com/' }))).toBeUndefined();
    expect(firstTargetOf(request('page', { url: 'file:///etc/passwd' }))).toBeUndefined();
  });
});
