/// <reference lib="dom" />

/** Runs inside the page: scrolls by so many pixels, or to the end. */
export function scrollPage(byPx: number | null): void {
  const box = document.scrollingElement ?? document.documentElement;
  const top = byPx === null ? box.scrollHeight : box.scrollTop + byPx;
  box.scrollTo({ top, behavior: 'instant' });
}
