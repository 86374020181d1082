import { describe, expect, it } from 'vitest';
import { WalkState } from '../../../../src/recipes/walk/state.ts';
import { countsOf, noted, summed, type Tally } from '../../../../src/recipes/walk/tally.ts';

const tallyOf = (seen: readonly [choice: number, values: number][]): Tally | undefined =>
  seen.reduce<Tally | undefined>((tally, [choice, values]) => noted(tally, choice, values), [0]);

describe('the tally of a field', () => {
  it('counts for each selector how often it was tried, matched and gave a value', () => {
    const tally = tallyOf([
      [0, 1],
      [0, 0],
      [2, 1],
      [-1, 0],
    ]);

    expect(tally).toEqual([4, 2, 1, 0, 0, 1, 1]);
    expect(countsOf(tally ?? [0], 3)).toEqual([
      { looked: 4, matched: 2, values: 1 },
      { looked: 2, matched: 0, values: 0 },
      { looked: 2, matched: 1, values: 1 },
    ]);
  });

  it('sums up what a report shows', () => {
    const tally = tallyOf([
      [0, 1],
      [0, 0],
      [2, 1],
      [-1, 0],
    ]);

    expect(summed(tally ?? [0])).toEqual({ looked: 4, missed: 1, unread: 1, byFallback: 1 });
    expect(summed([3])).toEqual({ looked: 3, missed: 3, unread: 0, byFallback: 0 });
  });

  it('stays short for selectors that never match', () => {
    expect(tallyOf([[-1, 0]])).toEqual([1]);
    expect(countsOf([1], 2)).toEqual([
      { looked: 1, matched: 0, values: 0 },
      { looked: 1, matched: 0, values: 0 },
    ]);
  });
});

describe('a checkpoint of the release before', () => {
  const saved = {
    v: 1,
    position: { start: 0, pages: 3 },
    pages: 3,
    rows: 12,
    partial: 0,
    duplicates: 0,
    detailPages: 0,
    parts: [[1, 2]],
    fields: { title: [12, 0, 0, 0], price: [12, 2, 3, 4], gone: [12, 12, 0, 0] },
  };

  it('is gone on from', () => {
    const state = WalkState.parse(saved);

    expect(state).toEqual({
      ...saved,
      v: 2,
      fields: { title: [12, 12, 12], price: [12, 6, 3, 4, 4], gone: [12, 0, 0] },
    });
  });

  it('shows the same sums as before', () => {
    const { fields } = WalkState.parse(saved);

    expect(summed(fields.price ?? [0])).toEqual({
      looked: 12,
      missed: 2,
      unread: 3,
      byFallback: 4,
    });
    expect(summed(fields.gone ?? [0])).toMatchObject({ looked: 12, missed: 12, byFallback: 0 });
  });
});
