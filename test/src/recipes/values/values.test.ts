import { describe, expect, it } from 'vitest';
import { dateIn } from '../../../../src/recipes/values/date.ts';
import { moneyIn } from '../../../../src/recipes/values/money.ts';
import { numberIn } from '../../../../src/recipes/values/number.ts';
import { transformed } from '../../../../src/recipes/values/transform-text.ts';

describe('a number', () => {
  it.each([
    ['1,234.5', 'en', 1234.5],
    ['1.234,5 kg', 'de', 1234.5],
    ['1 234,5', 'fr', 1234.5],
    ["1'234.50", 'de-CH', 1234.5],
    ['12,34,567', 'en-IN', 1234567],
    ['١٬٢٣٤٫٥', 'ar-EG', 1234.5],
    ['−3', 'en', -3],
    ['.5', 'en', 0.5],
    ['(12 reviews)', 'en', 12],
    ['4.', 'en', 4],
    ['0', 'en', 0],
  ])('is read from %j as %s writes it', (text, locale, number) => {
    expect(numberIn(text, locale)).toBe(number);
  });

  it.each([
    ['sold out', 'en'],
    ['1,5', 'en'],
    ['1.5', 'de'],
    ['1.2.3', 'en'],
    ['9'.repeat(400), 'en'],
  ])('is not guessed from %j in %s', (text, locale) => {
    expect(numberIn(text, locale)).toBeUndefined();
  });
});

describe('money', () => {
  it.each([
    ['1.234,50 €', 'de', undefined, { amount: '1234.50', currency: 'EUR' }],
    ['$19.99', 'en', undefined, { amount: '19.99', currency: 'USD' }],
    ['$19.99', 'en', 'CAD', { amount: '19.99', currency: 'CAD' }],
    ['£5', 'en', 'EUR', { amount: '5', currency: 'GBP' }],
    ['CHF 12.30', 'de-CH', 'EUR', { amount: '12.30', currency: 'CHF' }],
    ['¥1,000', 'en', undefined, { amount: '1000', currency: 'JPY' }],
    ['12.00', 'en', 'EUR', { amount: '12.00', currency: 'EUR' }],
  ])('is read from %j (%s, %s)', (text, locale, currency, money) => {
    expect(moneyIn(text, locale, currency)).toEqual(money);
  });

  it.each(['12.00', 'free', 'EUR'])('needs an amount and a currency, not %j', (text) => {
    expect(moneyIn(text, 'en')).toBeUndefined();
  });
});

describe('a date', () => {
  it.each([
    ['2026-11-22', undefined, 'UTC', 'en', '2026-11-22'],
    ['22.11.2026', 'dd.MM.yyyy', 'Europe/Berlin', 'de', '2026-11-22'],
    ['22. November 2026', 'd. MMMM yyyy', 'UTC', 'de', '2026-11-22'],
    [
      'Nov 2, 2026 3:05 PM',
      'MMM d, yyyy h:mm a',
      'America/New_York',
      'en',
      '2026-11-02T20:05:00.000Z',
    ],
    ['2026-11-22T05:41:00+01:00', undefined, 'UTC', 'en', '2026-11-22T04:41:00.000Z'],
    ['2026-07-01T12:00', undefined, 'Europe/Berlin', 'en', '2026-07-01T10:00:00.000Z'],
    ['Sun, 22 Nov 2026 05:41:00 GMT', undefined, 'UTC', 'en', '2026-11-22T05:41:00.000Z'],
  ])('is read from %j by %s in %s', (text, format, timeZone, locale, date) => {
    expect(dateIn(text, { format, timeZone, locale })).toBe(date);
  });

  it.each(['yesterday', '2026-02-30', '', '22.11.2026'])('is not guessed from %j', (text) => {
    expect(dateIn(text, { timeZone: 'UTC', locale: 'en' })).toBeUndefined();
  });
});

describe('a transform', () => {
  it('takes a text through all its steps', () => {
    const texts = transformed(
      ['  Color: RED / blue '],
      [
        { op: 'regex', pattern: 'color: (.*)', group: 1, ignoreCase: true },
        { op: 'split', separator: '/' },
        { op: 'trim' },
        { op: 'lower' },
        { op: 'lookup', table: { red: 'rouge' }, otherwise: 'other' },
      ],
    );

    expect(texts).toEqual(['rouge', 'other']);
  });

  it('replaces every match, with groups', () => {
    const step = {
      op: 'replace',
      pattern: '(\\d+)-(\\d+)',
      with: '$2:$1',
      ignoreCase: false,
    } as const;

    expect(transformed(['1-2 3-4'], [step])).toEqual(['2:1 4:3']);
  });

  it('drops what neither matches nor is in the table', () => {
    expect(
      transformed(['x'], [{ op: 'regex', pattern: 'y', group: 0, ignoreCase: false }]),
    ).toEqual([]);
    expect(transformed(['constructor'], [{ op: 'lookup', table: {} }])).toEqual([]);
    expect(transformed(['a,b'], [{ op: 'split', separator: ',', at: -1 }])).toEqual(['b']);
  });

  it('takes time in line with the text where other engines explode', () => {
    const step = { op: 'regex', pattern: '^(a+)+$', group: 0, ignoreCase: false } as const;

    expect(transformed([`${'a'.repeat(20_000)}b`], [step])).toEqual([]);
  });
});
