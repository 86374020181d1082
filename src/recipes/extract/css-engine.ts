import { compile, type Options, selectAll } from 'css-select';
import { type AnyNode, Element, isTag } from 'domhandler';
import * as domutils from 'domutils';
import type { Effort } from './effort.ts';

type Adapter = NonNullable<Options<AnyNode, Element>['adapter']>;
type Compiled = ReturnType<typeof compile<AnyNode, Element>>;

/** Stands for the node that is asked, in selectors that are compiled before it is known. */
const ASKED = new Element('asked', {});
ASKED.parent = new Element('parent', {}, [ASKED]);

/** Asks a page by CSS, and counts what that costs. */
export function createCss(effort: Effort) {
  const compiled = new Map<string, Compiled>();
  let asked: AnyNode | undefined;
  const equals = (one: AnyNode, other: AnyNode): boolean =>
    one === other || (one === ASKED && other === asked);
  const adapter = { ...adapterOf(effort), equals };
  const options: Options<AnyNode, Element> = { adapter, xmlMode: false };
  const compiledOf = (selector: string): Compiled => {
    const known = compiled.get(selector);
    if (known) return known;
    const made = compile<AnyNode, Element>(selector, options, ASKED);
    compiled.set(selector, made);
    return made;
  };

  /** Descendants that match; `:scope` is the node itself. */
  return (selector: string, within: AnyNode): readonly AnyNode[] => {
    const children = domutils.getChildren(within);
    if (!isOften(selector, within)) {
      return selectAll<AnyNode, Element>(selector, children, { ...options, context: within });
    }
    asked = within;
    return selectAll<AnyNode, Element>(compiledOf(selector), children, options);
  };
}

/**
 * Whether the selector may be compiled once for all items of a page. The engine keeps results of
 * those with pseudo-classes, which are right for the node that was asked and for no other.
 */
const isOften = (selector: string, within: AnyNode): boolean =>
  !selector.includes(':') && isTag(within) && within.parent !== null && isTag(within.parent);

const adapterOf = (effort: Effort): Adapter => ({
  ...domutils,
  isTag: (node): node is Element => {
    effort.look();
    return isTag(node);
  },
  getText: (node) => {
    const text = domutils.getText(node);
    effort.look(1 + text.length / 100);
    return text;
  },
  getSiblings: (node) => {
    const siblings = domutils.getSiblings(node);
    effort.look(siblings.length);
    return siblings;
  },
});
