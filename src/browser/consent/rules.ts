import { z } from 'zod';

/** A rule of autoconsent, as far as it is read here; the rest goes to the page as it is. */
const Rule = z.looseObject({
  name: z.string(),
  optIn: z.array(z.unknown()),
  optOut: z.array(z.unknown()),
  runContext: z
    .object({
      main: z.boolean().optional(),
      frame: z.boolean().optional(),
      urlPattern: z.string().optional(),
    })
    .optional(),
});
export type Rule = z.output<typeof Rule>;

export type ConsentAnswer = 'reject' | 'accept';

/** Where a rule is asked for. */
export interface RulePlace {
  readonly url: string;
  readonly isTop: boolean;
}

/**
 * The rules for one frame: those of this kind of frame and address that know how to give the
 * answer. A tenth of all, which is what makes it worth while to choose here and not in the page.
 */
export function rulesFor(
  rules: readonly Rule[],
  { url, isTop }: RulePlace,
  answer: ConsentAnswer,
): Rule[] {
  return rules.filter((rule) => {
    const { main = true, frame = false, urlPattern } = rule.runContext ?? {};
    if (!(isTop ? main : frame)) return false;
    if ((answer === 'reject' ? rule.optOut : rule.optIn).length === 0) return false;
    return !urlPattern || patternOf(urlPattern).test(url);
  });
}

/** Compiled once: choosing takes a tenth of the time then. */
const patterns = new Map<string, RegExp>();

function patternOf(source: string): RegExp {
  const pattern = patterns.get(source) ?? new RegExp(source);
  patterns.set(source, pattern);
  return pattern;
}

let known: Promise<readonly Rule[]> | undefined;

/** All rules of the package, read at their first use. */
export function knownRules(): Promise<readonly Rule[]> {
  known ??= import('@duckduckgo/autoconsent/rules/rules.json', { with: { type: 'json' } }).then(
    ({ default: { autoconsent } }) => z.array(Rule).parse(autoconsent),
  );
  return known;
}
