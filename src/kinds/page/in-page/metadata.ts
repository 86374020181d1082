/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** What a page says about itself. */
export interface Metadata {
  readonly url: string;
  readonly title: string;
  readonly description: string;
  readonly canonicalUrl: string;
  readonly language: string;
  readonly author: string;
  readonly robots: string;
  readonly iconUrl: string;
  /** `og:title` as `title`, and so on. */
  readonly openGraph: Readonly<Record<string, string>>;
  /** `twitter:card` as `card`, and so on. */
  readonly twitter: Readonly<Record<string, string>>;
  /** Blocks of JSON-LD that can be parsed. */
  readonly jsonLd: readonly unknown[];
}

const TEXT_MAX = 2_000;
const PROPERTIES_MAX = 50;
const JSON_LD_BLOCKS_MAX = 20;
const JSON_LD_CHARS_MAX = 100_000;

export function metadataOf(page: Document): Metadata {
  const meta = (name: string) =>
    page.querySelector(`meta[name="${name}" i]`)?.getAttribute('content')?.slice(0, TEXT_MAX) ?? '';
  const link = (rel: string) =>
    page.querySelector<HTMLLinkElement>(`link[rel~="${rel}" i][href]`)?.href.slice(0, 8_192) ?? '';
  return {
    url: page.location.href,
    title: page.title.slice(0, TEXT_MAX),
    description: meta('description'),
    canonicalUrl: link('canonical'),
    language: (page.documentElement?.lang ?? '').slice(0, 50),
    author: meta('author'),
    robots: meta('robots'),
    iconUrl: link('icon'),
    openGraph: propertiesOf(page, 'og:'),
    twitter: propertiesOf(page, 'twitter:'),
    jsonLd: jsonLdOf(page),
  };
}

/** The first value of each property; both spellings of the attribute are in use. */
function propertiesOf(page: Document, prefix: string): Record<string, string> {
  const found = new Map<string, string>();
  const selector = `meta[property^="${prefix}" i], meta[name^="${prefix}" i]`;
  for (const element of page.querySelectorAll(selector)) {
    const property = element.getAttribute('property') ?? element.getAttribute('name') ?? '';
    const name = property.slice(prefix.length, prefix.length + 100).toLowerCase();
    if (found.size >= PROPERTIES_MAX || found.has(name)) continue;
    found.set(name, (element.getAttribute('content') ?? '').slice(0, TEXT_MAX));
  }
  return Object.fromEntries(found);
}

function jsonLdOf(page: Document): unknown[] {
  const blocks = [...page.querySelectorAll('script[type="application/ld+json" i]')];
  return blocks.slice(0, JSON_LD_BLOCKS_MAX).flatMap(({ textContent }) => {
    if (!textContent || textContent.length > JSON_LD_CHARS_MAX) return [];
    try {
      return [JSON.parse(textContent)];
    } catch {
      return [];
    }
  });
}
