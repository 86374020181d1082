import type { Box } from './in-page.ts';

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Height of a label, its padding, and about the width of one of its letters, in pixels. */
const LABEL_PX = 14;
const PADDING_PX = 8;
const LETTER_PX = 6.2;
const MOST_WIDE_PX = 160;

/** Labels in one row; whoever finds no place in it covers another. */
const MOST_TRIES = 12;

const keyOf = (box: Box): string => box.map(Math.round).join();

/** Outlines of the same element lie around each other, so that each can be seen. */
export function createRings(): (box: Box) => Box {
  const known = new Map<string, number>();
  return (box) => {
    const before = known.get(keyOf(box)) ?? 0;
    known.set(keyOf(box), before + 1);
    const gap = 1 + 3 * Math.min(before, 5);
    const [x, y, width, height] = box;
    return [x - gap, y - gap, width + 2 * gap, height + 2 * gap];
  };
}

interface Taken {
  readonly left: number;
  readonly right: number;
}

/** Labels stand above the upper left corner of what they name, one beside the other. */
export function createSpots(pageWidthPx: number): (box: Box, words: string) => Spot {
  const rows = new Map<number, Taken[]>();
  return ([x, y], words) => {
    const width = Math.min(words.length * LETTER_PX + PADDING_PX, MOST_WIDE_PX);
    const top = Math.max(0, Math.round(y) - LABEL_PX);
    // Labels at about the same height share a row.
    const row = Math.round(top / LABEL_PX);
    const near = [row - 1, row, row + 1].flatMap((one) => rows.get(one) ?? []);
    let left = Math.min(Math.max(0, x - 2), Math.max(0, pageWidthPx - width));
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const inTheWay = near.find((one) => one.left < left + width && left < one.right);
      if (!inTheWay || inTheWay.right + 2 + width > pageWidthPx) break;
      left = inTheWay.right + 2;
    }
    rows.set(row, [...(rows.get(row) ?? []), { left, right: left + width }]);
    return { x: left, y: top };
  };
}
