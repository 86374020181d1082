import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../../src/limits/retry-after.ts';

const NOW = Date.UTC(2026, 10, 22, 12);

describe('Retry-After', () => {
  it.each([
    ['seconds', '120', 120_000],
    ['seconds with blanks around', ' 5 ', 5_000],
    ['a date', 'Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['a date of RFC 850', 'Sunday, 22-Nov-26 12:00:30 GMT', 30_000],
    ['a date of asctime', 'Sun Nov 22 12:00:30 2026', 30_000],
  ])('is read as %s', (_form, value, ms) => {
    expect(retryAfterMs(value, NOW)).toBe(ms);
  });

  it.each([
    ['seconds', '901'],
    ['more seconds than there are', '99999999999999999999'],
    ['a date', 'Mon, 22 Nov 2027 12:00:00 GMT'],
  ])('counts as 15 minutes when it is absurd: %s', (_form, value) => {
    expect(retryAfterMs(value, NOW)).toBe(900_000);
  });

  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['zero', '0'],
    ['negative', '-5'],
    ['a word', 'soon'],
    ['a fraction', '1.5'],
    ['a date that is over', 'Sun, 22 Nov 2026 11:59:59 GMT'],
    ['a date that is none', 'Sun, 99 Foo 2026 12:00:30 GMT'],
    ['a date in another form', '2026-11-22T12:00:30Z'],
  ])('says nothing when it is %s', (_form, value) => {
    expect(retryAfterMs(value, NOW)).toBeUndefined();
  });
});
