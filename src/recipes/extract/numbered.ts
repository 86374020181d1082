import { type AnyNode, type Element, hasChildren, isTag } from 'domhandler';
import { serialize } from 'parse5';
import { adapter, type Htmlparser2TreeAdapterMap } from 'parse5-htmlparser2-tree-adapter';
import type { Document, Found } from './document.ts';
import { elementAt, isNode } from './html-document.ts';

/**
 * A page goes from one tree to another as text: from ours to a browser, or from a browser to ours.
 * With numbers on its elements, both sides know which of them is which, whatever a parser on the
 * way puts elsewhere.
 */
export const NUMBER_ATTRIBUTE = 'gannet-n';

/** The number of the element that something was found at. */
export type NumberOf = (found: Found) => number | undefined;

const numberIn =
  (numbers: WeakMap<Element, number>): NumberOf =>
  (found) => {
    // What the browser has found itself is known by its number.
    if (isNumbered(found)) return found.number;
    const element = elementAt(found);
    return element && numbers.get(element);
  };

const isNumbered = (found: Found): found is { readonly number: number } =>
  typeof found === 'object' && found !== null && 'number' in found;

/** Takes the numbers off that a browser has put on; selectors and rows see none of them. */
export function takeNumbers({ root }: Document): NumberOf {
  if (!isNode(root)) return () => undefined;
  const numbers = new WeakMap<Element, number>();
  for (const element of elementsIn(root)) {
    const { [NUMBER_ATTRIBUTE]: number } = element.attribs;
    if (number === undefined) continue;
    numbers.set(element, Number(number));
    delete element.attribs[NUMBER_ATTRIBUTE];
  }
  return numberIn(numbers);
}

/** Not by recursion: pages nest deeper than stacks. */
function* elementsIn(root: AnyNode): Generator<Element> {
  const waiting: AnyNode[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (isTag(node)) yield node;
    if (hasChildren(node)) waiting.push(...node.children);
  }
}

/**
 * Writes a page with numbers on it, for a browser to show as it was sent: without its scripts, which
 * would make another page of it, and without orders to go elsewhere.
 *
 * @returns no HTML of a page that nests deeper than browsers do: they would make another page of it
 */
export function numberedHtml({ root }: Document): { html: string; numberOf: NumberOf } {
  const numbers = new WeakMap<Element, number>();
  let last = 0;
  if (!isNode(root) || !hasChildren(root) || isDeep(root)) {
    return { html: '', numberOf: () => undefined };
  }
  const html = serialize<Htmlparser2TreeAdapterMap>(root, {
    treeAdapter: {
      ...adapter,
      getAttrList: (element) => {
        last += 1;
        numbers.set(element, last);
        const kept = adapter.getAttrList(element).filter(({ name }) => !isOrder(element, name));
        return [...kept, { name: NUMBER_ATTRIBUTE, value: String(last) }];
      },
      getChildNodes: (parent) =>
        isTag(parent) && parent.name === 'script' ? [] : adapter.getChildNodes(parent),
    },
  });
  return { html, numberOf: numberIn(numbers) };
}

/** Levels that Chromium nests elements in: what is deeper, it puts side by side. */
const MOST_LEVELS = 512;

function isDeep(root: AnyNode): boolean {
  let level: readonly AnyNode[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) return true;
    level = level.flatMap((node) => (hasChildren(node) ? node.children : []));
  }
  return false;
}

/** Attributes by which a page does something by itself. */
const isOrder = ({ name: tag }: Element, attribute: string): boolean =>
  (tag === 'script' && attribute === 'src') ||
  (tag === 'meta' && attribute === 'http-equiv') ||
  /^on/i.test(attribute);
