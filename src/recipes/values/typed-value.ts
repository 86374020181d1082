import type { Field } from '../field.ts';
import { dateIn } from './date.ts';
import { type Money, moneyIn } from './money.ts';
import { numberIn } from './number.ts';

/** What a cell holds. */
export type Scalar = string | number | boolean | Money;

const TRUE = new Set(['true', 'yes', 'y', '1', 'on', 'checked', 'ja', 'oui', 'sí', 'si', '✓', '✔']);
const FALSE = new Set(['false', 'no', 'n', '0', 'off', 'nein', 'non', '✗', '✘', '']);

/** A text as the type of its field; `undefined` if it is none. */
export function typedValue(text: string, field: Field, baseUrl: string): Scalar | undefined {
  const { type, locale = 'en', currency, format, timeZone = 'UTC' } = field;
  switch (type) {
    case 'string':
      return text;
    case 'number':
      return numberIn(text, locale);
    case 'money':
      return moneyIn(text, locale, currency);
    case 'date':
      return dateIn(text, { format, timeZone, locale });
    case 'url':
      return urlIn(text, baseUrl);
    case 'boolean':
      return booleanIn(text);
  }
}

/** Only addresses of pages: `javascript:` and `data:` are none. */
function urlIn(text: string, baseUrl: string): string | undefined {
  const url = URL.parse(text.trim(), baseUrl);
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}

function booleanIn(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (TRUE.has(word)) return true;
  return FALSE.has(word) ? false : undefined;
}
