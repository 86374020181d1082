/** One selector of a list, in a language that browsers speak themselves. */
export interface NativeSelector {
  readonly text: string;
  readonly isXPath: boolean;
}

/**
 * The document without the items that were taken before, and takes those that are in it now.
 * Runs in the page, so it is one function that knows nothing but its arguments.
 *
 * @param maxChars - 0: only take the items
 * @returns the HTML cut at `maxChars`, how many items are new, or a selector that is none
 */
export function takeNewItems(selectors: readonly NativeSelector[], maxChars: number) {
  const world = globalThis as { gannetTaken?: WeakSet<Element> };
  world.gannetTaken ??= new WeakSet();
  const taken = world.gannetTaken;
  const matches = ({ text, isXPath }: NativeSelector): Element[] => {
    if (!isXPath) return [...document.querySelectorAll(text)];
    const found = document.evaluate(text, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
    return Array.from({ length: found.snapshotLength }, (_, at) => found.snapshotItem(at)).filter(
      (node) => node instanceof Element,
    );
  };
  let items: Element[] = [];
  for (const selector of selectors) {
    try {
      items = matches(selector);
    } catch {
      return { invalid: selector.text };
    }
    if (items.length > 0) break;
  }
  const old = new Set<Node>(items.filter((item) => taken.has(item)));
  for (const item of items) taken.add(item);
  // Only what leads to an item that was taken is looked into; everything else is copied whole.
  const above = new Set<Node>();
  for (const item of old) {
    let parent = item.parentNode;
    while (parent && !above.has(parent)) {
      above.add(parent);
      parent = parent.parentNode;
    }
  }
  const copied = (node: Node): Node => {
    if (!above.has(node)) return node.cloneNode(true);
    const copy = node.cloneNode(false);
    for (const child of node.childNodes) if (!old.has(child)) copy.appendChild(copied(child));
    return copy;
  };
  const html = maxChars > 0 ? (copied(document.documentElement) as Element).outerHTML : '';
  return { html: html.slice(0, maxChars), chars: html.length, fresh: items.length - old.size };
}

/**
 * Lets the page load more: clicks, or scrolls to its end. Waits until the page has more elements
 * and then pauses, or until the time is over.
 *
 * @param button - absent: scroll
 * @returns `none` when there is nothing to click
 */
export async function loadMore(button: string | undefined, waitMs: number, quietMs: number) {
  const pressable = (element: Element | null) =>
    element instanceof HTMLElement && !element.matches(':disabled') && element.checkVisibility();
  let changes = 0;
  let changedAt = 0;
  const observer = new MutationObserver((records) => {
    changes += records.filter(({ addedNodes }) => addedNodes.length > 0).length;
    changedAt = performance.now();
  });
  observer.observe(document, { childList: true, subtree: true });
  if (button === undefined) {
    window.scrollTo(0, 0);
    window.scrollTo(0, document.documentElement.scrollHeight);
  } else {
    const found = document.querySelector(button);
    if (!pressable(found)) return 'none';
    (found as HTMLElement).click();
  }
  const until = performance.now() + waitMs;
  while (performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (changes > 0 && performance.now() - changedAt >= quietMs) break;
  }
  observer.disconnect();
  return changes > 0 ? 'more' : 'nothing';
}
