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
 * Runs inside the page: adds CSS, past any content security policy of the page.
 *
 * @returns whether anything of it could be read as a rule
 */
export function addStyle(css: string): boolean {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return sheet.cssRules.length > 0;
}
