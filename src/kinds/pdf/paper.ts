/** Width and height of upright paper, in inches. */
const PAPERS = {
  letter: [8.5, 11],
  legal: [8.5, 14],
  tabloid: [11, 17],
  ledger: [17, 11],
  a0: [33.1102, 46.811],
  a1: [23.3858, 33.1102],
  a2: [16.5354, 23.3858],
  a3: [11.6929, 16.5354],
  a4: [8.2677, 11.6929],
  a5: [5.8268, 8.2677],
  a6: [4.1339, 5.8268],
} as const;

export type PaperName = keyof typeof PAPERS;

export const PAPER_NAMES = [
  'letter',
  'legal',
  'tabloid',
  'ledger',
  'a0',
  'a1',
  'a2',
  'a3',
  'a4',
  'a5',
  'a6',
] as const satisfies readonly PaperName[];

export const sizeOf = (name: PaperName): readonly [number, number] => PAPERS[name];

/** Lengths of one inch. */
const PER_INCH = { px: 96, in: 1, cm: 2.54, mm: 25.4 } as const;

/**
 * A length in inches.
 *
 * @param length - CSS pixels, or a number with one of the units px, in, cm and mm
 *
 * @example
 * inches('25.4mm'); // 1
 * inches(96); // 1
 */
export function inches(length: number | string): number {
  if (typeof length === 'number') return length / PER_INCH.px;
  const unit = length.slice(-2);
  const perInch = unit in PER_INCH ? PER_INCH[unit as keyof typeof PER_INCH] : PER_INCH.px;
  return Number.parseFloat(length) / perInch;
}
