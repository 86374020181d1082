/** What a locale writes numbers with. */
interface Digits {
  readonly decimal: string;
  readonly group: string;
  /** From the locale's own digits to ours. */
  readonly digits: ReadonlyMap<string, string>;
}

const KNOWN = new Map<string, Digits>();

function digitsOf(locale: string): Digits {
  const known = KNOWN.get(locale);
  if (known) return known;
  const parts = new Intl.NumberFormat(locale).formatToParts(-1_234_567.8);
  const find = (type: string) => parts.find((part) => part.type === type)?.value;
  const plain = new Intl.NumberFormat(locale, { useGrouping: false });
  const made = {
    decimal: find('decimal') ?? '.',
    group: find('group') ?? ',',
    digits: new Map(Array.from({ length: 10 }, (_, digit) => [plain.format(digit), `${digit}`])),
  };
  KNOWN.set(locale, made);
  return made;
}

/** Signs that stand for a minus; sites mix them. */
const MINUS = /[-\u2212\u2012\u2013\uFE63\uFF0D]/g;

/** White space and apostrophes part groups in many places, whatever the locale says. */
const BETWEEN_GROUPS = /[\s\u00a0\u202f\u2009'’]/g;

/**
 * The first number in a text, as its locale writes it: `1.234,56 €` in `de` is `1234.56`.
 *
 * @returns decimal digits with at most one point and one minus; `undefined` if there is no number
 */
export function decimalIn(text: string, locale: string): string | undefined {
  const { decimal, group, digits } = digitsOf(locale);
  const isOurs = digits.has('0');
  const ours = isOurs ? text : [...text].map((char) => digits.get(char) ?? char).join('');
  const [found] =
    /[-\u2212\u2012\u2013\uFE63\uFF0D]?\s?(?:\d[\d.,'’٬٫\s\u00a0\u202f\u2009]*|[.,٫]\d+)/.exec(
      ours,
    ) ?? [];
  if (found === undefined) return undefined;
  const bare = found
    .replaceAll(MINUS, '-')
    .replace(/[.,٬٫\s\u00a0\u202f\u2009]+$/u, '')
    .replaceAll(BETWEEN_GROUPS, '');
  const [whole = '', fraction, ...more] = bare.split(decimal);
  const groups = whole.split(group);
  if (more.length > 0 || !isGrouped(groups)) return undefined;
  const digitsOnly = groups.join('').replace(/^-?$/, '$&0');
  const plain = fraction === undefined ? digitsOnly : `${digitsOnly}.${fraction}`;
  return /^-?\d+(?:\.\d+)?$/.test(plain) ? plain : undefined;
}

/** Thousands in threes; only before them may there be twos, as in India. */
const isGrouped = (groups: readonly string[]): boolean =>
  groups.length === 1 ||
  (/^\d{3}$/.test(groups.at(-1) ?? '') &&
    groups.slice(1, -1).every((group) => /^\d{2,3}$/.test(group)) &&
    /^-?\d{1,3}$/.test(groups[0] ?? ''));

/** The first number in a text; `undefined` if there is none, or none that a double can hold. */
export function numberIn(text: string, locale: string): number | undefined {
  const decimal = decimalIn(text, locale);
  const number = Number(decimal);
  return decimal !== undefined && Number.isFinite(number) ? number : undefined;
}
