import type { Box } from './in-page.ts';

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Something that wants a label. */
export interface Named {
  readonly box: Box;
  readonly words: string;
  readonly isItem: boolean;
  /** Each colour has one label at least, whatever that covers. */
  readonly isFirst: boolean;
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

/** Where else above a box a label may stand: every so many pixels, so often. */
const STEP_PX = 12;
const MOST_STEPS = 20;

/** Labels that stand one above the other. */
const MOST_HIGH = 10;

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

/**
 * Says where labels stand so that they hide nothing that matters: not the values of others, and no
 * other label. Where there is no such place, the colour alone says what something is.
 *
 * @param items - boxes that labels of what is in them do not leave
 * @param values - boxes that labels of others keep off
 */
export function createSpots(
  pageWidthPx: number,
  items: readonly Box[],
  values: readonly Box[],
): (named: Named) => Spot | undefined {
  const labels: Box[] = [];
  const isFree = (label: Box, own: Box) =>
    label[0] >= 0 &&
    label[1] >= 0 &&
    label[0] + label[2] <= pageWidthPx &&
    !labels.some((other) => overlap(other, label)) &&
    !values.some((other) => overlap(other, label) && !isAround(other, own));
  const stacked = ([x, y, width, height]: Box): Box => {
    for (let high = 0; high < MOST_HIGH; high += 1) {
      const label: Box = [x, Math.max(0, y - high * LABEL_PX), width, height];
      if (!labels.some((other) => overlap(other, label))) return label;
    }
    return [x, y, width, height];
  };
  return (named) => {
    const width = Math.min(named.words.length * LETTER_PX + PADDING_PX, MOST_WIDE_PX);
    const edge = edgeOf(items, named.box) ?? pageWidthPx;
    const wanted = spotsFor(named, width, edge).map(({ x, y }): Box => [x, y, width, LABEL_PX]);
    const found = wanted.find((label) => isFree(label, named.box));
    const above: Box = [Math.max(0, named.box[0] - 2), topOf(named.box), width, LABEL_PX];
    const label = found ?? (named.isFirst ? stacked(above) : undefined);
    if (!label) return undefined;
    labels.push(label);
    return { x: label[0], y: label[1] };
  };
}

/** Right above a box. */
const topOf = ([, y]: Box): number => Math.max(0, Math.round(y) - LABEL_PX - 1);

/** Places for a label, the best first. */
function spotsFor({ box, isItem }: Named, labelPx: number, edge: number): readonly Spot[] {
  const [x, y, width, height] = box;
  const top = topOf(box);
  const above = { x: Math.max(0, x - 2), y: top };
  if (isItem) return [{ x: x - labelPx - 2, y: Math.round(y) }, above];
  const right = x + width;
  const isLine = height <= LINE_PX;
  const atEnd = { x: right + GAP_PX, y: Math.round(y + (height - LABEL_PX) / 2) };
  const isRoomy = isLine && atEnd.x + labelPx <= edge;
  const isWide = isLine && width > labelPx + FREE_PX;
  return [
    ...(isRoomy ? [atEnd] : []),
    ...(isWide ? [{ x: right - labelPx, y: top }] : []),
    above,
    // Further along, as long as it stands above what it names.
    ...Array.from({ length: MOST_STEPS }, (_, step) => ({
      x: x + (step + 1) * STEP_PX,
      y: top,
    })).filter((spot) => spot.x + labelPx <= right),
  ];
}

const overlap = ([x, y, width, height]: Box, other: Box): boolean =>
  x < other[0] + other[2] &&
  other[0] < x + width &&
  y < other[1] + other[3] &&
  other[1] < y + height;

/** Whether a box has another one in it: a link around a whole card is not covered by its labels. */
const isAround = ([x, y, width, height]: Box, [left, top, wide, high]: Box): boolean =>
  x <= left && y <= top && x + width >= left + wide && y + height >= top + high;

/** The right edge of the smallest item that something is in. */
function edgeOf(items: readonly Box[], box: Box): number | undefined {
  const around = items.filter((item) => isAround(item, box));
  return around.length > 0 ? Math.min(...around.map(([left, , wide]) => left + wide)) : undefined;
}
