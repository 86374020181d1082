import type { AnyNode } from 'domhandler';
import { hasChildren, isComment, isDocument, isTag, isText } from 'domhandler';
import { comparedPlaces, createDocumentOrder, type Place, rootOf } from './document-order.ts';
import type { Effort } from './effort.ts';

/** A node as the XPath engine expects it: the part of the DOM that it asks for. */
export interface XPathNode {
  readonly node: AnyNode | undefined;
  readonly nodeType: number;
  readonly nodeName: string;
  readonly localName: string;
  readonly namespaceURI: null;
  readonly prefix: null;
  readonly nodeValue: string | null;
  readonly value?: string;
  readonly ownerElement?: XPathNode;
  readonly ownerDocument: XPathNode | null;
  readonly parentNode: XPathNode | null;
  readonly firstChild: XPathNode | null;
  readonly nextSibling: XPathNode | null;
  readonly previousSibling: XPathNode | null;
  readonly childNodes: readonly XPathNode[];
  readonly attributes: XPathAttributes | undefined;
  place(): Place;
  /** By which the engine sorts what it has found. */
  compareDocumentPosition(other: XPathNode): number;
}

interface XPathAttributes {
  readonly length: number;
  item(index: number): XPathNode | undefined;
}

const ATTRIBUTE = 2;

/** Wraps the nodes of one page as they are asked for, and counts every step from one to another. */
export function createXPathNodes(effort: Effort) {
  // No WeakMap: the nodes live as long as this does, and its kind of keys costs the collector dear.
  const wrapped = new Map<AnyNode, XPathNode>();
  const tools: Tools = { wrap: (node) => wrap(node), effort, order: createDocumentOrder(effort) };

  const wrap = (node: AnyNode | null): XPathNode | null => {
    if (node === null) return null;
    effort.look();
    const known = wrapped.get(node);
    if (known) return known;
    const made = new WrappedNode(node, tools);
    wrapped.set(node, made);
    return made;
  };
  return wrap;
}

/** What all nodes of a page share. */
interface Tools {
  readonly wrap: (node: AnyNode | null) => XPathNode | null;
  readonly effort: Effort;
  readonly order: (node: AnyNode) => number;
}

/** A class, for there is one of every node of a page: closures would take ten times the room. */
class WrappedNode implements XPathNode {
  readonly node: AnyNode;
  readonly nodeType: number;
  readonly nodeName: string;
  readonly localName: string;
  readonly namespaceURI = null;
  readonly prefix = null;
  readonly #tools: Tools;
  #attributes: XPathAttributes | undefined;

  constructor(node: AnyNode, tools: Tools) {
    this.node = node;
    this.nodeType = typeOf(node);
    this.nodeName = isTag(node) ? node.name : '#node';
    this.localName = isTag(node) ? node.name : '';
    this.#tools = tools;
  }
  get nodeValue() {
    return dataOf(this.node);
  }
  get ownerDocument() {
    return this.#tools.wrap(rootOf(this.node));
  }
  get parentNode() {
    return this.#tools.wrap(this.node.parent);
  }
  get firstChild() {
    return this.#tools.wrap(childrenOf(this.node)[0] ?? null);
  }
  get nextSibling() {
    return this.#tools.wrap(this.node.next);
  }
  get previousSibling() {
    return this.#tools.wrap(this.node.prev);
  }
  get childNodes() {
    return childrenOf(this.node).flatMap((child) => this.#tools.wrap(child) ?? []);
  }
  get attributes() {
    if (!isTag(this.node)) return undefined;
    this.#attributes ??= attributesOf(this, this.node.attribs);
    this.#tools.effort.look(this.#attributes.length);
    return this.#attributes;
  }
  place(): Place {
    return [this.#tools.order(this.node), 0];
  }
  compareDocumentPosition(other: XPathNode) {
    return comparedPlaces(this.place(), other.place());
  }
}

const childrenOf = (node: AnyNode): readonly AnyNode[] => (hasChildren(node) ? node.children : []);

const dataOf = (node: AnyNode): string | null =>
  isText(node) || isComment(node) ? node.data : null;

const typeOf = (node: AnyNode): number => (isDocument(node) ? 9 : node.nodeType);

function attributesOf(owner: XPathNode, attribs: Readonly<Record<string, string>>) {
  const list = Object.entries(attribs).map(([name, value], index) =>
    attributeOf(owner, { name, value, index }),
  );
  return { length: list.length, item: (index: number) => list[index] };
}

interface Attribute {
  readonly name: string;
  readonly value: string;
  readonly index: number;
}

const attributeOf = (owner: XPathNode, { name, value, index }: Attribute): XPathNode => ({
  node: undefined,
  nodeType: ATTRIBUTE,
  nodeName: name,
  localName: name,
  namespaceURI: null,
  prefix: null,
  nodeValue: value,
  value,
  ownerElement: owner,
  ownerDocument: owner.ownerDocument,
  parentNode: null,
  firstChild: null,
  nextSibling: null,
  previousSibling: null,
  childNodes: [],
  attributes: undefined,
  place: () => [owner.place()[0], index + 1],
  compareDocumentPosition(other) {
    return comparedPlaces(this.place(), other.place());
  },
});
