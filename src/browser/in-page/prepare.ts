/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/**
 * Runs inside the page: takes the elements of these selectors out of the layout, with a style
 * sheet that no content security policy of the page stops.
 *
 * @returns the first selector that is not valid, if any
 */
export function hideElements(selectors: readonly string[]): string | undefined {
  const sheet = new CSSStyleSheet();
  for (const selector of selectors) {
    try {
      document.querySelector(selector);
    } catch {
      return selector;
    }
    sheet.insertRule(`${selector} { display: none !important; }`);
  }
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return undefined;
}

/** Runs inside the page: waits until its fonts are there and what it shows is painted. */
export async function settle(maxMs: number): Promise<void> {
  const painted = new Promise<void>((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
  const timeout = new Promise<void>((resolve) => setTimeout(resolve, maxMs));
  await Promise.race([Promise.all([document.fonts.ready, painted]), timeout]);
}

/**
 * Runs inside the page: makes what waits for scrolling load, by asking lazy images at once and by
 * scrolling down once, and waits for the images.
 */
export async function loadLazyContent(maxHeightPx: number, maxMs: number): Promise<void> {
  const endsAt = performance.now() + maxMs;
  for (const image of document.querySelectorAll<HTMLImageElement | HTMLIFrameElement>(
    'img[loading=lazy], iframe[loading=lazy]',
  )) {
    image.loading = 'eager';
  }
  const frame = () =>
    new Promise<void>((resolve) => {
      requestAnimationFrame(() => resolve());
      setTimeout(resolve, 100);
    });
  const start = { x: scrollX, y: scrollY };
  const height = () => Math.min(document.documentElement?.scrollHeight ?? 0, maxHeightPx);
  for (let y = innerHeight; y < height() && performance.now() < endsAt; y += innerHeight) {
    scrollTo({ top: y, behavior: 'instant' });
    await frame();
  }
  scrollTo({ left: start.x, top: start.y, behavior: 'instant' });
  const isLoading = () => [...document.images].some((image) => image.src && !image.complete);
  do await frame();
  while (isLoading() && performance.now() < endsAt);
}
