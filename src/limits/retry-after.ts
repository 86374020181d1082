/** Longest that a site is believed when it asks to be left alone: beyond, it is a mistake. */
export const RETRY_AFTER_MAX_MS = 15 * 60 * 1_000;

/** The three forms of a date in HTTP (RFC 9110, section 5.6.7); the last one has no zone. */
const HTTP_DATE =
  /^(?:\w{3}, \d{2} \w{3} \d{4} |\w{6,9}, \d{2}-\w{3}-\d{2} )\d{2}:\d{2}:\d{2} GMT$/;
const ASCTIME = /^\w{3} \w{3} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * How long a site asks to be left alone, from its `Retry-After` (RFC 9110, section 10.2.3).
 *
 * @param now - milliseconds since the Unix epoch, for the form that is a date
 * @returns milliseconds, at most {@link RETRY_AFTER_MAX_MS}; `undefined` when the value is absent,
 *   says nothing or lies in the past
 */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? '';
  const delayMs = /^\d+$/.test(text) ? Number(text) * 1_000 : momentOf(text) - now;
  return delayMs > 0 ? Math.min(delayMs, RETRY_AFTER_MAX_MS) : undefined;
}

/** `NaN` unless the text is a date in HTTP. */
function momentOf(text: string): number {
  if (HTTP_DATE.test(text)) return Date.parse(text);
  return ASCTIME.test(text) ? Date.parse(`${text} GMT`) : Number.NaN;
}
