/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** How far a page, or a box in it, is scrolled; in CSS pixels. */
export interface BoxPosition {
  readonly topPx: number;
  /** Lower edge of what was in sight until now. */
  readonly seenPx: number;
  readonly heightPx: number;
}

export type BoxMove = { readonly byWindows: number } | { readonly toPx: number };

/**
 * Runs inside the page: scrolls, waits for what that sets off at once, and says where it is then.
 *
 * @param container - null: the page, or the large box that scrolls in its place
 * @param move - null: only looks
 * @returns null when the selector matches nothing, or is none
 */
export async function scrollBox(
  container: string | null,
  move: BoxMove | null,
): Promise<BoxPosition | null> {
  const page = document.scrollingElement ?? document.documentElement;
  const scrolls = (box: Element): boolean => {
    const isLarge = box.clientWidth * box.clientHeight > (innerWidth * innerHeight) / 2;
    const isTall = isLarge && box.scrollHeight > box.clientHeight + 50;
    return isTall && ['auto', 'scroll'].includes(getComputedStyle(box).overflowY);
  };
  const find = (): Element | null | undefined => {
    if (container !== null) return document.querySelector(container);
    if (page.scrollHeight > innerHeight + 50) return page;
    const boxes = document.querySelectorAll('body, main, section, article, div');
    return [...boxes].slice(0, 3_000).find(scrolls) ?? page;
  };
  let box: Element | null | undefined;
  try {
    box = find();
  } catch {
    // What is no selector matches nothing.
  }
  if (!box) return null;
  const windowPx = () => (box === page ? innerHeight : box.clientHeight);
  if (move) {
    const by = 'byWindows' in move ? box.scrollTop + move.byWindows * windowPx() : move.toPx;
    box.scrollTo({ top: by, behavior: 'instant' });
    await new Promise<void>((resolve) => {
      requestAnimationFrame(() => setTimeout(resolve, 20));
      setTimeout(resolve, 150);
    });
  }
  const topPx = box.scrollTop;
  return { topPx, seenPx: Math.ceil(topPx + windowPx()), heightPx: box.scrollHeight };
}
