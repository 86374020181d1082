/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

export interface Link {
  readonly url: string;
  readonly text: string;
  readonly rel: string;
  /** Leads to the host that the page came from. */
  readonly isInternal: boolean;
}

/** Where the page leads to: every address once, in the order of the document. */
export function linksOf(page: Document, maxLinks: number): { links: Link[]; isCut: boolean } {
  const byUrl = new Map<string, Link>();
  let isCut = false;
  for (const element of page.querySelectorAll<HTMLAnchorElement | HTMLAreaElement>(
    'a[href], area[href]',
  )) {
    const { href, protocol, host } = element;
    if (!/^https?:$/.test(protocol ?? '') || byUrl.has(href) || href.length > 8_192) continue;
    isCut = byUrl.size >= maxLinks;
    if (isCut) break;
    // biome-ignore lint/performance/useDomNodeTextContent: it parts the words of blocks.
    const visible = element instanceof HTMLAnchorElement ? element.innerText : element.alt;
    const text = (visible || element.getAttribute('aria-label') || '').slice(0, 2_000);
    byUrl.set(href, {
      url: href,
      text: text.replace(/\s+/g, ' ').trim().slice(0, 300),
      rel: (element.getAttribute('rel') ?? '').slice(0, 100),
      isInternal: host === page.location.host,
    });
  }
  return { links: [...byUrl.values()], isCut };
}
