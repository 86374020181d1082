import { DateTime, type TokenParser } from 'luxon';

export interface DateOptions {
  /** Unicode tokens; absent: ISO 8601, RFC 2822 and the dates of HTTP. */
  readonly format?: string | undefined;
  readonly timeZone: string;
  readonly locale: string;
}

/** Tokens of times: a format with none of them names a day. */
const TIME_TOKEN = /[HhmsSaTtFfXx]/;

/** Whether a format names days and no times. */
export const isDayFormat = (format: string): boolean =>
  !TIME_TOKEN.test(format.replaceAll(/'[^']*'/g, ''));

/** Recipes are few and their rows many: a format is read once. */
const PARSERS = new Map<string, TokenParser>();
const MOST_PARSERS = 1_000;

function parserOf(format: string, locale: string): TokenParser {
  const key = `${locale} ${format}`;
  const known = PARSERS.get(key);
  if (known) return known;
  if (PARSERS.size >= MOST_PARSERS) PARSERS.clear();
  const made = DateTime.buildFormatParser(format, { locale });
  PARSERS.set(key, made);
  return made;
}

/**
 * A day as `2026-11-22`, a moment as `2026-11-22T05:41:00.000Z`; `undefined` if the text is neither.
 * A text without a zone is of the recipe's.
 */
export function dateIn(
  text: string,
  { format, timeZone, locale }: DateOptions,
): string | undefined {
  const trimmed = text.trim();
  const options = { zone: timeZone, locale };
  if (format !== undefined) {
    const parsed = DateTime.fromFormatParser(trimmed, parserOf(format, locale), options);
    return shown(parsed, isDayFormat(format));
  }
  const iso = DateTime.fromISO(trimmed, options);
  if (iso.isValid) return shown(iso, !/[T ]\d/.test(trimmed));
  const others = [DateTime.fromRFC2822, DateTime.fromHTTP, DateTime.fromSQL];
  const found = others.map((read) => read(trimmed, options)).find(({ isValid }) => isValid);
  return found && shown(found, false);
}

function shown(date: DateTime, isDay: boolean): string | undefined {
  if (!date.isValid) return undefined;
  return (isDay ? date.toISODate() : date.toUTC().toISO()) ?? undefined;
}
