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

/** Around outlines, in pixels. */
const GAP_PX = 4;

/** Higher than that, what is named is no line of text that a label can stand at the end of. */
const LINE_PX = 48;

/** Text that a label leaves free above a line, in pixels: most of it begins at the left. */
const FREE_PX = 100;

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

/**
 * Says where labels stand so that they hide little: at the end of a line, if its item has room
 * there; else above it, one beside the other.
 *
 * @param items - boxes that labels of what is in them do not leave
 */
export function createSpots(
  pageWidthPx: number,
  items: readonly Box[],
): (box: Box, words: string) => Spot {
  const rows = new Map<number, Taken[]>();
  return (box, words) => {
    const width = Math.min(words.length * LETTER_PX + PADDING_PX, MOST_WIDE_PX);
    const wanted = wantedSpot(box, width, edgeOf(items, box) ?? pageWidthPx);
    // Labels at about the same height share a row.
    const row = Math.round(wanted.y / LABEL_PX);
    const near = [row - 1, row, row + 1].flatMap((one) => rows.get(one) ?? []);
    let left = Math.min(Math.max(0, wanted.x), Math.max(0, pageWidthPx - width));
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const inTheWay = near.find((one) => one.left < left + width && left < one.right);
      if (!inTheWay || inTheWay.right + 2 + width > pageWidthPx) break;
      left = inTheWay.right + 2;
    }
    rows.set(row, [...(rows.get(row) ?? []), { left, right: left + width }]);
    return { x: left, y: wanted.y };
  };
}

function wantedSpot([x, y, width, height]: Box, labelPx: number, edge: number): Spot {
  const right = x + width;
  const isLine = height <= LINE_PX;
  if (isLine && right + GAP_PX + labelPx <= edge) {
    return { x: right + GAP_PX, y: Math.round(y + (height - LABEL_PX) / 2) };
  }
  const top = Math.max(0, Math.round(y) - LABEL_PX);
  const isWide = isLine && width > labelPx + FREE_PX;
  return { x: isWide ? right - labelPx : x - 2, y: top };
}

/** The right edge of the smallest item that something is in. */
function edgeOf(items: readonly Box[], [x, y, width, height]: Box): number | undefined {
  const around = items.filter(
    ([left, top, wide, high]) =>
      left <= x && top <= y && left + wide >= x + width && top + high >= y + height,
  );
  return around.length > 0 ? Math.min(...around.map(([left, , wide]) => left + wide)) : undefined;
}
