import { type Options, selectAll } from 'css-select';
import { type AnyNode, type Element, isTag } from 'domhandler';
import * as domutils from 'domutils';
import type { Effort } from './effort.ts';

type Adapter = NonNullable<Options<AnyNode, Element>['adapter']>;

/** Asks a page by CSS, and counts what that costs. */
export function createCss(effort: Effort) {
  const adapter: Adapter = {
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
  };
  const options: Options<AnyNode, Element> = { adapter, xmlMode: false };

  /** Descendants that match; `:scope` is the node itself. */
  return (selector: string, within: AnyNode): readonly AnyNode[] =>
    selectAll<AnyNode, Element>(selector, domutils.getChildren(within), {
      ...options,
      context: within,
    });
}
