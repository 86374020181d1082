import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorsMarkdown } from '../../src/api/error-page.ts';
import { FAILURES } from '../../src/jobs/errors.ts';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');

describe('docs/errors.md', () => {
  it('is what the table says: run `node scripts/write-errors.ts` after changing it', () => {
    expect(page).toBe(errorsMarkdown());
  });

  it('has one section for each code', () => {
    const sections = [...page.matchAll(/^## (\w+)$/gm)].map(([, code]) => code);

    expect(sections).toEqual(Object.keys(FAILURES));
  });
});
