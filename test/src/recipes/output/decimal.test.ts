import { describe, expect, it } from 'vitest';
import { unscaled } from '../../../../src/recipes/output/decimal.ts';

const DECIMAL = { precision: 5, scale: 2 };

describe('a decimal as a whole number', () => {
  it.each<[string, bigint | undefined]>([
    ['0', 0n],
    ['12', 1_200n],
    ['12.5', 1_250n],
    ['-12.5', -1_250n],
    ['0.004', 0n],
    ['0.005', 1n],
    ['-0.005', -1n],
    ['0.0149', 1n],
    ['999.99', 99_999n],
    ['-999.994', -99_999n],
    ['999.995', undefined],
    ['1000', undefined],
    ['0000001', 100n],
    ['1e3', undefined],
    ['', undefined],
    ['NaN', undefined],
  ])('reads %j as %s', (text, whole) => {
    expect(unscaled(text, DECIMAL)).toBe(whole);
  });
});
