/** Control characters, invisible separators and overrides of the reading direction. */
const HOSTILE = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** Text of a page for a report or a log: on one line, without control characters, and short. */
export function cleanText(text: string, maxChars: number): string {
  const line = text
    .slice(0, 4 * maxChars)
    .replace(HOSTILE, ' ')
    .trim()
    .toWellFormed();
  return line.length > maxChars ? `${line.slice(0, maxChars - 1).toWellFormed()}…` : line;
}
