import { type AnyNode, hasChildren } from 'domhandler';
import type { Effort } from './effort.ts';

/** Where something stands in its page: the number of its node, and of an attribute which it is. */
export type Place = readonly [node: number, attribute: number];

/** What `compareDocumentPosition` of the DOM answers. */
const PRECEDES = 2;
const FOLLOWS = 4;

/** Where `other` stands, seen from `own`; 0 for the same place. */
export function comparedPlaces(own: Place, other: Place): number {
  const distance = other[0] - own[0] || other[1] - own[1];
  if (distance === 0) return 0;
  return distance < 0 ? PRECEDES : FOLLOWS;
}

/**
 * Numbers the nodes of a page, all at once and only when somebody asks: to compare two of them by
 * walking to where their ways part takes as long as the page is wide, each time.
 */
export function createDocumentOrder(effort: Effort): (node: AnyNode) => number {
  const numbers = new Map<AnyNode, number>();
  return (node) => {
    if (!numbers.has(node)) {
      for (const each of inOrder(rootOf(node))) numbers.set(each, numbers.size);
      effort.look(numbers.size);
    }
    return numbers.get(node) ?? 0;
  };
}

export function rootOf(node: AnyNode): AnyNode {
  let root = node;
  while (root.parent) root = root.parent;
  return root;
}

/** Without recursion: pages may be deeper than the stack. */
function* inOrder(root: AnyNode): Generator<AnyNode> {
  for (let node: AnyNode | null = root; node; node = after(node, root)) yield node;
}

function after(node: AnyNode, root: AnyNode): AnyNode | null {
  const child = hasChildren(node) ? node.children[0] : undefined;
  if (child) return child;
  let way: AnyNode = node;
  while (way !== root && !way.next && way.parent) way = way.parent;
  return way === root ? null : way.next;
}
