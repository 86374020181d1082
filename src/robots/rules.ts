import * as z from 'zod';

/** One line that allows or forbids a part of a site. */
export const RobotsRule = z.object({
  isAllowed: z.boolean(),
  /** Normalized: see {@link normalized}. */
  pattern: z.string(),
  /** As it stands in the file, for messages. */
  line: z.int(),
});
export type RobotsRule = z.output<typeof RobotsRule>;

/** What a robots.txt says to one robot. */
export const RobotsFile = z.object({
  rules: z.array(RobotsRule),
  crawlDelayMs: z.number().nonnegative(),
});
export type RobotsFile = z.output<typeof RobotsFile>;

/** Nothing is forbidden. */
export const ALLOWS_ALL: RobotsFile = { rules: [], crawlDelayMs: 0 };

/**
 * The rule that decides about a path: of those that match the longest, and of equally long ones the
 * one that allows (RFC 9309, section 2.2.2). `undefined`: nothing is said about it.
 *
 * @param path - path and query of a URL
 */
export function ruleFor({ rules }: RobotsFile, path: string): RobotsRule | undefined {
  const wanted = normalized(path).replaceAll('*', '%2A').replaceAll('$', '%24');
  let best: RobotsRule | undefined;
  for (const rule of rules) {
    if (!isStronger(rule, best) || !matches(rule.pattern, wanted)) continue;
    best = rule;
  }
  return best;
}

function isStronger(rule: RobotsRule, best: RobotsRule | undefined): boolean {
  const extra = rule.pattern.length - (best?.pattern.length ?? -1);
  return extra > 0 || (extra === 0 && rule.isAllowed);
}

/** `*` stands for anything, and `$` at the end for the end; otherwise a pattern is a beginning. */
function matches(pattern: string, path: string): boolean {
  const isWhole = pattern.endsWith('$');
  const [first = '', ...pieces] = (isWhole ? pattern.slice(0, -1) : pattern).split('*');
  if (!path.startsWith(first)) return false;
  const last = isWhole ? pieces.pop() : undefined;
  let at = first.length;
  // Taking the first place where each piece fits leaves the most room for the next.
  for (const piece of pieces) {
    const found = path.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  if (!isWhole) return true;
  return last === undefined
    ? at === path.length
    : path.length - last.length >= at && path.endsWith(last);
}

const UNRESERVED = /[A-Za-z0-9\-._~]/;

/**
 * One spelling for each path: letters outside ASCII encoded, escapes in upper case, and escapes of
 * characters that need none undone (RFC 9309, section 2.2.2).
 */
export const normalized = (text: string): string =>
  text
    .replace(/[^\x21-\x7e]/gu, (letter) => encodeURIComponent(letter.toWellFormed()))
    .replace(/%[0-9a-f]{2}/gi, (escaped) => {
      const letter = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
      return UNRESERVED.test(letter) ? letter : escaped.toUpperCase();
    });
