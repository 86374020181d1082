import * as z from 'zod';
import { cssFault } from './syntax/css.ts';
import { jsonPathFault } from './syntax/json-path.ts';
import { xpathFault } from './syntax/xpath.ts';

/** What a selector is written in: its beginning tells, for no two of them begin alike. */
export type Language = 'css' | 'xpath' | 'json-path';

/** `$` begins a JSONPath; `/`, `./`, `..`, `(`, `@` and a function begin an XPath; anything else is CSS. */
export function languageOf(selector: string): Language {
  if (selector.startsWith('$')) return 'json-path';
  return /^(?:\/|\.\/|\.\.|\(|@|[a-z-]+\()/.test(selector) ? 'xpath' : 'css';
}

const FAULT_OF: Readonly<Record<Language, (selector: string) => string | undefined>> = {
  css: cssFault,
  xpath: xpathFault,
  'json-path': jsonPathFault,
};

/** Why this is no selector, in one sentence; `undefined` if it is one. */
export const selectorFault = (selector: string): string | undefined =>
  FAULT_OF[languageOf(selector)](selector);

/** One selector whose grammar was checked. */
export const RecipeSelector = z
  .string()
  .trim()
  .min(1)
  .max(1_000)
  .superRefine((selector, context) => {
    const message = selectorFault(selector);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .meta({
    description: 'CSS, XPath 1.0 (begins with /, ./, .., (, @ or a function) or JSONPath (with $).',
  });

/** One selector, or several that are tried in their order until one matches. */
export const Selectors = z
  .union([RecipeSelector, z.array(RecipeSelector).min(1).max(10)])
  .meta({ description: 'A selector, or several: the first that matches counts.' });

export const listOfSelectors = (selectors: z.output<typeof Selectors>): readonly string[] =>
  typeof selectors === 'string' ? [selectors] : selectors;
