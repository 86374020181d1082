/** What is kept of an answer, in characters. */
const EXCERPT_CHARS = 1_000;

/**
 * The beginning of what a stranger answered, fit to be shown and logged: no control characters and
 * no marks that turn the direction of text around; line breaks and tabs become spaces.
 */
export function excerptOf(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(bytes);
  const harmless = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return [...harmless].slice(0, EXCERPT_CHARS).join('');
}
