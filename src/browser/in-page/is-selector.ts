/// <reference lib="dom" />

/** Runs inside the page: whether a text is a CSS selector. */
export function isSelector(text: string): boolean {
  try {
    document.createDocumentFragment().querySelector(text);
    return true;
  } catch {
    return false;
  }
}
