import { type AnyNode, type Element, hasChildren, isComment, isTag, isText } from 'domhandler';
import { innerText, textContent } from 'domutils';
import { parse, serialize, serializeOuter } from 'parse5';
import { adapter } from 'parse5-htmlparser2-tree-adapter';
import xpath, { type ParsedXPath } from 'xpath';
import { languageOf } from '../selector.ts';
import { createCss } from './css-engine.ts';
import type { Document, Found } from './document.ts';
import { createEffort, type Effort } from './effort.ts';
import { createXPathNodes, type XPathNode } from './xpath-node.ts';

/** A text or an attribute that an XPath chose. */
interface TextFound {
  readonly text: string;
  /** The element that the attribute is one of. */
  readonly owner?: AnyNode | undefined;
}

/**
 * A page from its HTML, by the standard's own algorithm, so that it is the tree that browsers make.
 *
 * @param url - where the page is from, after redirects
 */
export const parseHtml = (html: string, url: string, effort: Effort = createEffort()): Document =>
  documentOf(parse(html, { treeAdapter: adapter }), url, effort);

function documentOf(root: AnyNode, url: string, effort: Effort): Document {
  const css = createCss(effort);
  const byXPath = createXPathSelect(effort);
  const [base] = css('base[href]', root);
  const href = base && isTag(base) ? base.attribs.href : undefined;
  return {
    url,
    root,
    baseUrl: (href === undefined ? undefined : URL.parse(href, url)?.href) ?? url,
    select: (selector, within) => {
      if (!isNode(within)) return [];
      return languageOf(selector) === 'css' ? css(selector, within) : byXPath(selector, within);
    },
    read: (found, get) => (isNode(found) ? readNode(found, get) : textOf(found, get)),
    fresh: () => documentOf(root, url, createEffort()),
  };
}

function createXPathSelect(effort: Effort) {
  const wrap = createXPathNodes(effort);
  return (selector: string, within: AnyNode): readonly Found[] => {
    const result = parsed(selector).evaluate({ node: wrap(within), isHtml: true });
    if (!result.toArray) return [{ text: result.stringValue() } satisfies TextFound];
    return (result.toArray() as XPathNode[]).map(
      ({ node, value, ownerElement }) =>
        node ?? ({ text: value ?? '', owner: ownerElement?.node } satisfies TextFound),
    );
  };
}

/** Recipes are few and their pages many: an expression is read once. */
const PARSED = new Map<string, ParsedXPath>();
const MOST_PARSED = 1_000;

function parsed(selector: string): ParsedXPath {
  const known = PARSED.get(selector);
  if (known) return known;
  if (PARSED.size >= MOST_PARSED) PARSED.clear();
  const made = xpath.parse(selector);
  PARSED.set(selector, made);
  return made;
}

export const isNode = (found: Found): found is AnyNode =>
  typeof found === 'object' && found !== null && 'nodeType' in found;

/** The element that something was found at; `undefined` for what was computed. */
export function elementAt(found: Found): Element | undefined {
  const isOwned = typeof found === 'object' && found !== null && 'owner' in found;
  const node = isOwned ? found.owner : found;
  if (!isNode(node)) return undefined;
  if (isTag(node)) return node;
  return node.parent && isTag(node.parent) ? node.parent : undefined;
}

function textOf(found: Found, get: string): string | undefined {
  if (typeof found !== 'object' || found === null || !('text' in found)) return undefined;
  const text = String(found.text);
  return get === 'rawText' ? text : collapsed(text);
}

function readNode(node: AnyNode, get: string): string | undefined {
  if (isText(node) || isComment(node)) return textOf({ text: node.data }, get);
  if (get === 'text') return collapsed(visibleText(node));
  if (get === 'rawText') return textContent(node);
  if (get === 'html' && isTag(node)) return serializeOuter(node, { treeAdapter: adapter });
  if (get === 'innerHtml' && hasChildren(node)) return serialize(node, { treeAdapter: adapter });
  return isTag(node) ? node.attribs[get.slice(1).toLowerCase()] : undefined;
}

/** Without scripts and styles, unless one of them is what was asked for. */
const visibleText = (node: AnyNode): string =>
  isTag(node) && /^(?:script|style|template)$/.test(node.name)
    ? textContent(node)
    : innerText(node);

/** White space as people see it. */
export const collapsed = (text: string): string => text.replaceAll(/[\s\u00a0]+/g, ' ').trim();
