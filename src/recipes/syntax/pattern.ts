/** What the linear-time engine cannot do, and what it does differently from what people know. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/, 'Look-around (?= ?! ?<= ?<!) is not supported.'],
  [/\\[1-9]|\\k</, 'References to groups (\\1) are not supported.'],
];

/** Most repetitions that the engine unrolls. */
const MOST_REPEATS = 1_000;

/**
 * Why this is no regular expression of a recipe; `undefined` if it is one. What is allowed is common
 * to JavaScript and RE2, so it means what people expect and takes time in line with the text.
 */
export function patternFault(pattern: string): string | undefined {
  const bare = pattern.replaceAll('\\\\', '');
  const refused = REFUSED.find(([syntax]) => syntax.test(bare));
  if (refused) return refused[1];
  const counts = [...bare.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap(([, from, to]) => [from, to]);
  if (counts.some((count) => Number(count ?? 0) > MOST_REPEATS)) {
    return `A repetition may be at most ${MOST_REPEATS}.`;
  }
  try {
    new RegExp(pattern, 'u');
    return undefined;
  } catch (error) {
    return `This is no regular expression: ${error instanceof Error ? error.message : ''}`;
  }
}
