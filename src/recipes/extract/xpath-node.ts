import type { AnyNode } from 'domhandler';
import { hasChildren, isComment, isDocument, isTag, isText } from 'domhandler';
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
}

interface XPathAttributes {
  readonly length: number;
  item(index: number): XPathNode | undefined;
}

const ATTRIBUTE = 2;

/** Wraps the nodes of one page as they are asked for, and counts every step from one to another. */
export function createXPathNodes(effort: Effort) {
  const wrapped = new WeakMap<AnyNode, XPathNode>();

  const wrap = (node: AnyNode | null): XPathNode | null => {
    if (node === null) return null;
    effort.look();
    const known = wrapped.get(node);
    if (known) return known;
    const made = wrapperOf(node);
    wrapped.set(node, made);
    return made;
  };

  const wrapperOf = (node: AnyNode): XPathNode => {
    let attributes: XPathAttributes | undefined;
    return {
      node,
      nodeType: typeOf(node),
      nodeName: isTag(node) ? node.name : '#node',
      localName: isTag(node) ? node.name : '',
      namespaceURI: null,
      prefix: null,
      nodeValue: dataOf(node),
      get ownerDocument() {
        return wrap(rootOf(node));
      },
      get parentNode() {
        return wrap(node.parent);
      },
      get firstChild() {
        return wrap(childrenOf(node)[0] ?? null);
      },
      get nextSibling() {
        return wrap(node.next);
      },
      get previousSibling() {
        return wrap(node.prev);
      },
      get childNodes() {
        return childrenOf(node).flatMap((child) => wrap(child) ?? []);
      },
      get attributes() {
        if (!isTag(node)) return undefined;
        attributes ??= attributesOf(this, node.attribs);
        effort.look(attributes.length);
        return attributes;
      },
    };
  };
  return wrap;
}

const childrenOf = (node: AnyNode): readonly AnyNode[] => (hasChildren(node) ? node.children : []);

const dataOf = (node: AnyNode): string | null =>
  isText(node) || isComment(node) ? node.data : null;

const typeOf = (node: AnyNode): number => (isDocument(node) ? 9 : node.nodeType);

function rootOf(node: AnyNode): AnyNode {
  let root = node;
  while (root.parent) root = root.parent;
  return root;
}

function attributesOf(owner: XPathNode, attribs: Readonly<Record<string, string>>) {
  const list = Object.entries(attribs).map(([name, value]) => attributeOf(owner, name, value));
  return { length: list.length, item: (index: number) => list[index] };
}

const attributeOf = (owner: XPathNode, name: string, value: string): XPathNode => ({
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
});
