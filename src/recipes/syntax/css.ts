import { parse, type Selector } from 'css-what';

/**
 * Pseudo-classes that a page can be asked for without a person and a screen. A test holds this list
 * and the engine together.
 */
export const PSEUDO_CLASSES: ReadonlySet<string> = new Set([
  'any-link',
  'checked',
  'contains',
  'disabled',
  'empty',
  'enabled',
  'first-child',
  'first-of-type',
  'has',
  'icontains',
  'is',
  'lang',
  'last-child',
  'last-of-type',
  'link',
  'not',
  'nth-child',
  'nth-last-child',
  'nth-last-of-type',
  'nth-of-type',
  'only-child',
  'only-of-type',
  'optional',
  'required',
  'root',
  'scope',
  'selected',
  'where',
]);

/** The parser takes many an XPath for CSS that matches nothing. */
const XPATH_HINT = 'An XPath begins with /, ./ or (.';

/** Why this is no CSS selector; `undefined` if it is one. */
export function cssFault(selector: string): string | undefined {
  const tokens = parsed(selector);
  if (typeof tokens === 'string') {
    return `This is no CSS selector: ${tokens}${selector.includes('/') ? `. ${XPATH_HINT}` : ''}`;
  }
  if (tokens.flat().length === 0) return 'This is no CSS selector: it is empty.';
  return tokens.flat().map(tokenFault).find(Boolean);
}

function parsed(selector: string): Selector[][] | string {
  try {
    return parse(selector);
  } catch (error) {
    return error instanceof Error ? complete(error.message) : 'it cannot be read.';
  }
}

/** At the end of the text the parser names nothing. */
const complete = (message: string): string => message.replace(/, found $/, ', found the end');

function tokenFault(token: Selector): string | undefined {
  if (token.type === 'pseudo-element') {
    return `::${token.name} is not part of a page's text. ${XPATH_HINT}`;
  }
  const isNoName =
    (token.type === 'tag' && token.name.includes('/')) ||
    (token.type === 'attribute' && /^\d/.test(token.name));
  if (isNoName) return `This is no CSS selector: "${token.name}" is no name. ${XPATH_HINT}`;
  if (token.type === 'column-combinator' || token.type === 'parent') {
    return 'This combinator is not supported.';
  }
  if (token.type !== 'pseudo') return undefined;
  if (!PSEUDO_CLASSES.has(token.name)) return `:${token.name} is not supported.`;
  return typeof token.data === 'object' && token.data !== null
    ? token.data.flat().map(tokenFault).find(Boolean)
    : undefined;
}
