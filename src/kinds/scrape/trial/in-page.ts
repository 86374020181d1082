/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/**
 * Functions that run in the page, in a world of their own: each knows nothing but its arguments.
 * A page may name an element after a method of its document, which then hides the method; so what
 * is asked of documents and elements is asked through their prototypes.
 */

/** Left, top, width and height in CSS pixels, from the corner of the page. */
export type Box = readonly [x: number, y: number, width: number, height: number];

/** What is known of a selector that only browsers run. */
export interface NativeLook {
  readonly matches: number;
  /** Whether the first match could be clicked. */
  readonly isPressable: boolean;
  /** Number of the first match. */
  readonly number?: number | undefined;
  readonly text: string;
  readonly excerpt: string;
  /** Browsers do not know this selector. */
  readonly isInvalid: boolean;
}

/**
 * The document as HTML, with a number on every element; the page itself is left as it is.
 *
 * @returns the HTML cut at `maxChars`, and how long it was without numbers
 */
export function takeNumbered(attribute: string, maxChars: number) {
  const world = globalThis as { gannetNumbered?: (Element | undefined)[] };
  const numbered: (Element | undefined)[] = [];
  world.gannetNumbered = numbered;
  const top = Object.getOwnPropertyDescriptor(Document.prototype, 'documentElement')?.get?.call(
    document,
  );
  if (!(top instanceof Element)) return { html: '', chars: 0 };
  // A document that nobody sees: in it, elements do not come to life.
  const inert = new DOMParser().parseFromString('', 'text/html');
  const copy = inert.importNode(top, true);
  const walk = (root: Node) =>
    Document.prototype.createTreeWalker.call(root.ownerDocument, root, NodeFilter.SHOW_ELEMENT);
  const [theirs, ours] = [walk(top), walk(copy)];
  let marksChars = 0;
  let [live, copied]: (Node | null)[] = [top, copy];
  while (live instanceof Element && copied) {
    const number = numbered.push(live) - 1;
    Element.prototype.setAttribute.call(copied, attribute, String(number));
    marksChars += attribute.length + String(number).length + 4;
    [live, copied] = [theirs.nextNode(), ours.nextNode()];
  }
  const html = copy.outerHTML;
  const chars = html.length - marksChars;
  return { html: chars > maxChars ? '' : html, chars };
}

/** Finds the elements of a document that was sent with numbers on, and takes the numbers off. */
export function findNumbered(attribute: string): void {
  const world = globalThis as { gannetNumbered?: (Element | undefined)[] };
  const numbered: (Element | undefined)[] = [];
  world.gannetNumbered = numbered;
  const found = Document.prototype.querySelectorAll.call(document, `[${attribute}]`);
  for (const element of found) {
    const number = Number(Element.prototype.getAttribute.call(element, attribute));
    if (Number.isSafeInteger(number) && number >= 0 && number < 5_000_000) {
      numbered[number] = element;
    }
    Element.prototype.removeAttribute.call(element, attribute);
  }
}

/** Asks the page itself for what only browsers are asked for. */
export function lookNatively(selector: string): NativeLook {
  const world = globalThis as { gannetNumbered?: (Element | undefined)[] };
  const none = { matches: 0, isPressable: false, text: '', excerpt: '', isInvalid: false };
  let found: Element[];
  try {
    found = [...Document.prototype.querySelectorAll.call(document, selector)];
  } catch {
    return { ...none, isInvalid: true };
  }
  const [first] = found;
  if (!first) return none;
  const textOf = (prototype: object, name: string) =>
    String(Object.getOwnPropertyDescriptor(prototype, name)?.get?.call(first) ?? '');
  const number = world.gannetNumbered?.indexOf(first) ?? -1;
  return {
    matches: found.length,
    isPressable:
      first instanceof HTMLElement &&
      !Element.prototype.matches.call(first, ':disabled') &&
      Element.prototype.checkVisibility.call(first),
    number: number < 0 ? undefined : number,
    text: textOf(Node.prototype, 'textContent').trim().slice(0, 200),
    excerpt: textOf(Element.prototype, 'outerHTML').slice(0, 400),
    isInvalid: false,
  };
}

/**
 * Where elements are, as far as they can be seen: not what is hidden, gone or scrolled out of the
 * box that it is in.
 *
 * @returns a box for each number, `null` where there is nothing to see
 */
export function measureNumbered(numbers: readonly number[]): (Box | null)[] {
  const { gannetNumbered = [] } = globalThis as { gannetNumbered?: (Element | undefined)[] };
  const parentOf = (node: Element) =>
    Object.getOwnPropertyDescriptor(Node.prototype, 'parentElement')?.get?.call(node);
  const clips = new Map<Element, DOMRect | null>();
  const clipOf = (element: Element): DOMRect | null => {
    const known = clips.get(element);
    if (known !== undefined) return known;
    const { overflowX, overflowY } = getComputedStyle(element);
    const isWhole = overflowX === 'visible' && overflowY === 'visible';
    const isPage = /^(?:HTML|BODY)$/.test(element.tagName);
    const clip = isWhole || isPage ? null : Element.prototype.getBoundingClientRect.call(element);
    clips.set(element, clip);
    return clip;
  };
  const rectOf = (element: Element): DOMRect => {
    const own = Element.prototype.getBoundingClientRect.call(element);
    if (own.width >= 1 && own.height >= 1) return own;
    // Without a box of its own, an element is where its contents are.
    const range = new Range();
    range.selectNodeContents(element);
    return range.getBoundingClientRect();
  };
  return numbers.map((number) => {
    const element = gannetNumbered[number];
    if (!element?.isConnected || getComputedStyle(element).visibility !== 'visible') return null;
    const rect = rectOf(element);
    let { left, top, right, bottom } = rect;
    for (let above = parentOf(element); above instanceof Element; above = parentOf(above)) {
      const clip = clipOf(above);
      if (!clip) continue;
      left = Math.max(left, clip.left);
      top = Math.max(top, clip.top);
      right = Math.min(right, clip.right);
      bottom = Math.min(bottom, clip.bottom);
    }
    if (right - left < 1 || bottom - top < 1) return null;
    return [left + scrollX, top + scrollY, right - left, bottom - top];
  });
}
