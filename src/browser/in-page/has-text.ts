/// <reference lib="dom" />

/** Runs inside the page: whether a text stands there to be read; runs of blanks count as one. */
export function hasText(text: string): boolean {
  const squeezed = (some: string) => some.replace(/\s+/g, ' ').trim();
  // biome-ignore lint/performance/useDomNodeTextContent: only what can be seen counts.
  return squeezed(document.body?.innerText ?? '').includes(squeezed(text));
}
