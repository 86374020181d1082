import { describe, expect, it } from 'vitest';
import { type Case, runCase } from '../../../bench/catalogue/run-case.ts';
import { IS_ELSEWHERE } from '../../support/target.ts';

/** What `npm run test:catalogue` does with 10,000 items, in small; "next" is told in `scrape.test.ts`. */
const KILLED: readonly Pick<Case, 'style' | 'render'>[] = [
  { style: 'pages', render: 'http' },
  { style: 'cursor', render: 'http' },
  { style: 'click', render: 'browser' },
  { style: 'scroll', render: 'browser' },
];

describe.skipIf(IS_ELSEWHERE)('a catalogue, read while the service is killed', () => {
  it.each(KILLED)('comes out exact by "$style"', async (one) => {
    const { job, isExact, requests } = await runCase(
      { ...one, isKilled: true },
      { items: 300, perPage: 10 },
    );

    expect(job.failure).toBeUndefined();
    expect(job.attempts).toHaveLength(2);
    expect(requests).toBeGreaterThanOrEqual(30);
    expect(isExact).toBe(true);
  });
});
