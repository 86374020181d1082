import { describe, expect, it } from 'vitest';
import type { Box } from '../../../../../src/kinds/scrape/trial/in-page.ts';
import { createRings, createSpots } from '../../../../../src/kinds/scrape/trial/label-spots.ts';

const PAGE_PX = 1_000;

/** The cells of a table: rows of 20 px, right under each other, columns of 60 px. */
const cells: Box[] = Array.from({ length: 60 }, (_, index) => [
  100 + (index % 6) * 60,
  100 + Math.floor(index / 6) * 20,
  60,
  20,
]);

const named = (box: Box, more: object = {}) => ({
  box,
  words: 'price',
  isItem: false,
  isFirst: false,
  ...more,
});

describe('the place of a label', () => {
  it('is at the end of a line that has room', () => {
    const item: Box = [0, 0, 400, 100];
    const spotFor = createSpots(PAGE_PX, [item], [[10, 10, 100, 16]]);

    expect(spotFor(named([10, 10, 100, 16]))).toEqual({ x: 114, y: 11 });
  });

  it('is on no value of another field: where there is none, there is no label', () => {
    const spotFor = createSpots(PAGE_PX, [], cells);

    const spots = cells.map((box) => ({ box, spot: spotFor(named(box)) }));

    // Only the first row has room above, and the last column at its end.
    const labelled = spots.filter(({ spot }) => spot !== undefined).map(({ box }) => box);
    expect(labelled.every(([x, y]) => y === 100 || x === 400)).toBe(true);
    expect(labelled.length).toBeGreaterThanOrEqual(6);
  });

  it('is found for the first of each colour, whatever it covers', () => {
    const spotFor = createSpots(PAGE_PX, [], cells);
    const [, , , , , , , middle] = cells;
    if (!middle) throw new Error('There are sixty.');

    const spots = ['a', 'b', 'c'].map((words) => spotFor(named(middle, { words, isFirst: true })));

    expect(new Set(spots.map((spot) => spot?.y)).size).toBe(3);
  });

  it('is within the page, and beside an item', () => {
    const spotFor = createSpots(PAGE_PX, [], []);

    expect(spotFor(named([0, 0, 10, 10], { isItem: true, words: '1' }))).toEqual({ x: 0, y: 0 });
    expect(spotFor(named([50, 80, 10, 10], { isItem: true, words: '2' }))).toMatchObject({ y: 80 });
    expect(spotFor(named([990, 300, 10, 10]))).toBeUndefined();
  });
});

describe('outlines of one element', () => {
  it('lie around each other', () => {
    const around = createRings();

    expect([around([10, 10, 20, 20]), around([10, 10, 20, 20])]).toEqual([
      [9, 9, 22, 22],
      [6, 6, 28, 28],
    ]);
  });
});
