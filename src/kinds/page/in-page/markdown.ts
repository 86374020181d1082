/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { gfm } from '@joplin/turndown-plugin-gfm';
import TurndownService from 'turndown';

/** Elements that hold no text of the page. */
const NO_TEXT = [
  'script',
  'style',
  'noscript',
  'template',
  'iframe',
  'object',
  'embed',
  'svg',
  'canvas',
  'video',
  'audio',
  'form',
  'dialog',
  'head',
  'title',
] as const;

/** GitHub-flavoured Markdown of an element; links and images with complete addresses. */
export function markdownOf(root: Element): string {
  const copy = visibleCopy(root);
  completeAddresses(copy);
  const service = new TurndownService({
    headingStyle: 'atx',
    codeBlockStyle: 'fenced',
    bulletListMarker: '-',
    emDelimiter: '*',
  });
  service.use(gfm);
  service.addRule('card', {
    filter: (node) => node.nodeName === 'A' && node.querySelector(BLOCKS) !== null,
    replacement: (content, node) => cardOf(content, node as HTMLElement),
  });
  // Turndown's types name only elements of HTML.
  service.remove([...NO_TEXT] as TurndownService.Filter);
  return `${service.turndown(copy as HTMLElement).trim()}\n`;
}

/** What makes a link more than a piece of a line. */
const BLOCKS = 'p, div, h1, h2, h3, h4, h5, h6, ul, ol, li, figure, section, article';

/** A link around whole blocks, on one line: Markdown knows no other. */
function cardOf(content: string, link: HTMLElement): string {
  const lines = content.split('\n').map((line) => line.trim().replace(/^(#{1,6}|[-*>]) +/, ''));
  const text = lines.filter(Boolean).join(' ');
  const url = link.getAttribute('href');
  return `\n\n${url ? `[${text}](${url})` : text}\n\n`;
}

/** A copy without what cannot be seen; an element that is not on the page is copied whole. */
function visibleCopy(root: Element): Element {
  const copy = root.cloneNode(true) as Element;
  if (!root.isConnected) return copy;
  const copies = [...copy.querySelectorAll('*')];
  root.querySelectorAll('*').forEach((element, index) => {
    if (!element.checkVisibility()) copies[index]?.remove();
  });
  return copy;
}

function completeAddresses(root: Element): void {
  for (const link of root.querySelectorAll('a[href]')) {
    const isScript = link instanceof HTMLAnchorElement && link.protocol === 'javascript:';
    if (isScript) link.removeAttribute('href');
    else if (link instanceof HTMLAnchorElement) link.setAttribute('href', link.href);
  }
  for (const image of root.querySelectorAll('img')) {
    const source = image.currentSrc || image.src;
    // A picture inside the address would be longer than the text.
    if (source.startsWith('data:')) image.remove();
    else if (source) image.setAttribute('src', source);
  }
}
