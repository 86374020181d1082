import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STAGES } from '../../lib/config.ts';
import { GENERATED, withPrices } from '../../src/costs/cost-page.ts';
import { LARGEST_WORKER_MB } from '../../src/costs/estimate.ts';
import { WINDOW_QUOTAS } from '../../src/jobs/quota-limits.ts';

const page = readFileSync(new URL('../../docs/costs.md', import.meta.url), 'utf8');

describe('docs/costs.md', () => {
  it('has the prices of the table: run `node scripts/write-costs.ts` after changing it', () => {
    expect(page).toContain(GENERATED.begin);
    expect(page).toBe(withPrices(page));
  });

  it('names every quota', () => {
    const missing = WINDOW_QUOTAS.filter(({ name }) => !page.includes(`\`${name}\``));

    expect(missing).toEqual([]);
  });
});

describe('what is reserved for a job', () => {
  it('is enough in the largest worker of any stage', () => {
    const sizes = Object.values(STAGES).map(({ runner }) => runner.memoryMb);

    expect(Math.max(...sizes)).toBeLessThanOrEqual(LARGEST_WORKER_MB);
  });
});
