import { describe, expect, it } from 'vitest';
import { nanoUsdOf, Usd, usdOf } from '../../../src/costs/money.ts';

describe('money', () => {
  it.each([
    ['0', 0],
    ['1', 1_000_000_000],
    ['0.25', 250_000_000],
    ['0.000000001', 1],
    ['999999.999999999', 999_999_999_999_999],
  ])('reads %s dollars and writes them again', (text, nano) => {
    expect(nanoUsdOf(text)).toBe(nano);
    expect(usdOf(nano)).toBe(text);
  });

  it('writes what is owed with its sign', () => {
    expect(usdOf(-250_000_000)).toBe('-0.25');
  });

  it.each(['', '1.', '.5', '-1', '1e3', '1.0000000001', '1234567', ' 1'])('refuses %j', (text) => {
    expect(Usd.safeParse(text).success).toBe(false);
  });
});
