import { describe, expect, it } from 'vitest';
import { inches } from '../../../../src/kinds/pdf/paper.ts';

describe('inches', () => {
  it.each([
    ['1in', 1],
    ['25.4mm', 1],
    ['2.54cm', 1],
    ['96px', 1],
    [96, 1],
    [0, 0],
  ])('of %j is %d', (length, expected) => {
    expect(inches(length)).toBeCloseTo(expected);
  });
});
