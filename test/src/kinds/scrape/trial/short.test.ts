import { describe, expect, it } from 'vitest';
import { TestNote } from '../../../../../src/api/recipe-test-view.ts';
import type { Findings } from '../../../../../src/kinds/scrape/trial/findings.ts';
import { shortOf } from '../../../../../src/kinds/scrape/trial/short.ts';
import type { SelectorNote } from '../../../../../src/recipes/trial/selector-note.ts';

const long = 'x'.repeat(100_000);

const selector = (index: number): SelectorNote => ({
  pointer: `/recipe/fields/${index}/select`,
  role: 'field',
  field: `field${index}`,
  selector: '.a',
  lookedIn: 1,
  matches: 1,
  matchedIn: 1,
  values: 1,
  readBy: 1,
  samples: [{ text: long }],
  excerpt: long,
});

const findings = (more: Partial<Findings> = {}): Findings => ({
  version: 1,
  url: 'https://shop.test/',
  status: 200,
  render: 'http',
  items: 2,
  rowsRead: 2,
  rows: [{ a: 'One' }, { a: 'Two' }],
  selectors: [selector(0)],
  wouldFail: [],
  next: { type: 'none', isThere: false, otherStarts: 0 },
  picture: undefined,
  ...more,
});

describe('what a job says of a test', () => {
  it('has rows and counts, and neither samples nor markup', () => {
    const short = shortOf(findings());

    expect(short.rows).toEqual([{ a: 'One' }, { a: 'Two' }]);
    expect(JSON.stringify(short)).not.toContain('xxx');
    expect(TestNote.safeParse({ test: JSON.parse(JSON.stringify(short)) }).error).toBeUndefined();
  });

  it('fits into the row of a job, whatever the page and the recipe hold', () => {
    const short = shortOf(
      findings({
        url: `https://shop.test/${long}`,
        rows: Array.from({ length: 20 }, () => ({
          a: long,
          b: [long, long],
          c: { amount: long, currency: 'EUR' },
        })),
        selectors: Array.from({ length: 500 }, (_, index) => selector(index)),
        next: { type: 'cursor', isThere: true, url: long, place: long, otherStarts: 0 },
        wouldFail: Array.from({ length: 100 }, () => ({
          code: 'FIELD_MISSING' as const,
          pointer: '/recipe/fields/0',
          detail: long,
        })),
      }),
    );

    expect(JSON.stringify(short).length).toBeLessThan(9_000);
    expect(short.wouldFail).toHaveLength(10);
  });
});
