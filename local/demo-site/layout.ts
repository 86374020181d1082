import { type Html, html } from './html.ts';
import { CATEGORIES, type Product, priceOf } from './products.ts';

/** One answer of the shop. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const reply = (mediaType: string, body: string, status = 200): Reply => ({
  status,
  headers: { 'content-type': `${mediaType}; charset=utf-8` },
  body,
});

interface PageParts {
  readonly title: string;
  readonly description?: string;
  /** Address of this page, absolute. */
  readonly canonical?: string;
  /** Further elements for the head. */
  readonly head?: Html;
  readonly main: Html;
  /** What lies outside of the page's frame: an overlay, a script. */
  readonly after?: Html;
}

/** A page in the shop's frame. */
export const page = (parts: PageParts, status = 200): Reply =>
  reply('text/html', `<!doctype html>\n${documentOf(parts).html}`, status);

const documentOf = ({ title, description, canonical, head, main, after }: PageParts): Html => html`
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Seabird Supply</title>
${description === undefined ? undefined : html`<meta name="description" content="${description}">`}
${canonical === undefined ? undefined : html`<link rel="canonical" href="${canonical}">`}
${head}
<link rel="icon" href="/logo.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><nav>
<a class="brand" href="/"><img src="/logo.svg" width="32" height="32" alt="">Seabird Supply</a>
<a href="/products">All products</a>
${categoryLinks}
</nav></header>
<main>${main}</main>
<footer>A shop that sells nothing: the demo site of Gannet, drawn on this machine.</footer>
${after}
</body>
</html>
`;

const categoryLinks = Object.entries(CATEGORIES).map(
  ([id, name]) => html`<a href="/products?category=${id}">${name}</a>`,
);

/**
 * How the shop marks its prices. Sites change: whoever reads them by the old marks finds none, which
 * is what recipes can be tried with.
 */
export const PRICE_MARKS = { old: 'price', new: 'amount', bare: undefined } as const;
export type Look = keyof typeof PRICE_MARKS;

/** Products side by side. */
export const grid = (products: readonly Product[], look: Look = 'old'): Html =>
  html`<ul class="grid">${products.map((product) => card(product, PRICE_MARKS[look]))}</ul>`;

const card = (product: Product, mark: string | undefined): Html => html`
<li class="card"><a href="/products/${product.slug}">
<img src="/pictures/${product.slug}.svg" width="480" height="360" alt="${product.name}">
<div class="text"><span class="kind">${CATEGORIES[product.category]}</span>
<h3>${product.name}</h3>
${mark && html`<span class="${mark}">${priceOf(product)}</span>`}${soldOut(product)}</div>
</a></li>`;

export const soldOut = ({ inStock }: Product): Html | undefined =>
  inStock ? undefined : html`<span class="sold-out">Sold out</span>`;

/** A gannet from the side, on a round sea. */
export const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="32" fill="#0b6e8f"/>
<path d="M8 40 Q24 22 40 28 L58 20 Q50 30 44 34 Q38 48 20 46 Q30 42 30 38 Q20 38 8 40 Z" fill="#fff"/><path d="M49 24 L60 19 L51 28 Z" fill="#f2b441"/><circle cx="46" cy="26.5" r="1.6" fill="#14213d"/></svg>`;
