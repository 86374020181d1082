import { describe, expect, it } from 'vitest';
import { totalOf } from '../../../src/api/total.ts';

describe('the total of a list', () => {
  it('is known on a first page that is the last as well', () => {
    expect(totalOf({ items: [1, 2] }, undefined)).toEqual({ total: 2, totalIsExact: true });
    expect(totalOf({ items: [] }, undefined)).toEqual({ total: 0, totalIsExact: true });
  });

  it.each([
    ['there are more', { items: [1], next: 'x' }, undefined],
    ['there were some before', { items: [1] }, 'x'],
    ['it is in the middle', { items: [1], next: 'y' }, 'x'],
  ])('is not told where %s: nobody counts for it', (_what, page, after) => {
    expect(totalOf(page, after)).toEqual({});
  });
});
