/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

const BLOCKS = 'p, div, li, h1, h2, h3, h4, h5, h6, tr, blockquote, pre, figcaption, dt, dd';

/** What a person would copy from the page: hidden elements are left out. XML has no layout. */
export function visibleText(body: Element): string {
  // biome-ignore lint/performance/useDomNodeTextContent: the layout is what is wanted here.
  const text = body instanceof HTMLElement ? body.innerText : body.textContent;
  return `${(text ?? '').trim()}\n`;
}

/** Text of an element that is not on the page and so has no layout: one line for each block. */
export function articleText(article: Element): string {
  const copy = article.cloneNode(true) as Element;
  for (const element of copy.querySelectorAll('br')) element.replaceWith('\n');
  for (const element of copy.querySelectorAll('td, th')) element.append('\t');
  for (const element of copy.querySelectorAll(BLOCKS)) element.append('\n');
  const lines = (copy.textContent ?? '').split('\n').map((line) => line.trim());
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
