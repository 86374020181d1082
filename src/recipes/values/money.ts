import { decimalIn } from './number.ts';

/** An amount as it was written: doubles cannot hold every price. */
export interface Money {
  /** Decimal digits, with as many behind the point as the page had. */
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
}

/** Signs that mean one currency, wherever they stand; `$` and `¥` mean several. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/€/, 'EUR'],
  [/£/, 'GBP'],
  [/₹/, 'INR'],
  [/₩/, 'KRW'],
  [/₽/, 'RUB'],
  [/₺/, 'TRY'],
  [/₴/, 'UAH'],
  [/₪/, 'ILS'],
  [/₫/, 'VND'],
  [/฿/, 'THB'],
  [/zł/i, 'PLN'],
  [/Kč/, 'CZK'],
  [/R\$/, 'BRL'],
  [/(?:US|U\.S\.)\s?\$/, 'USD'],
  [/(?:CA|C)\$/, 'CAD'],
  [/(?:AU|A)\$/, 'AUD'],
];

/** Signs that mean this unless the recipe names another currency. */
const LIKELY: readonly (readonly [RegExp, string])[] = [
  [/\$/, 'USD'],
  [/[¥￥]/, 'JPY'],
];

const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** @param currency - what the recipe says; what the page says by an unmistakable sign goes first */
export function moneyIn(text: string, locale: string, currency?: string): Money | undefined {
  const amount = decimalIn(text, locale);
  const found = currencyIn(text, currency);
  return amount === undefined || found === undefined ? undefined : { amount, currency: found };
}

function currencyIn(text: string, currency: string | undefined): string | undefined {
  const [code] = [...text.matchAll(/(?<![A-Z])[A-Z]{3}(?![A-Z])/g)]
    .map(([match]) => match)
    .filter((match) => CODES.has(match));
  const byText = (signs: typeof SIGNS) => signs.find(([sign]) => sign.test(text))?.[1];
  return code ?? byText(SIGNS) ?? currency ?? byText(LIKELY);
}
