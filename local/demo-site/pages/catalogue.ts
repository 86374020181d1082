import { type Html, html } from '../html.ts';
import { grid, type Look, PRICE_MARKS, page, type Reply } from '../layout.ts';
import { CATEGORIES, PRODUCTS } from '../products.ts';

/** Products on one page of the list; the whole catalogue fills three. */
const PAGE_SIZE = 8;

export const home = (origin: string): Reply =>
  page({
    title: 'Goods for people who watch the sea',
    description: 'Binoculars, boats, books and warm clothes. The demo shop of Gannet.',
    canonical: `${origin}/`,
    main: html`
<section class="hero"><h1>Goods for people who watch the sea</h1>
<p>Binoculars that drink the light, jackets that shut the wind out, and books for the days when the fog wins.</p>
<a class="button" href="/products">See all ${PRODUCTS.length} products</a></section>
<h2>New on the shelf</h2>
${grid(PRODUCTS.slice(0, PAGE_SIZE))}`,
  });

const LOOKS: ReadonlySet<string> = new Set(Object.keys(PRICE_MARKS));
const isLook = (text: string): text is Look => LOOKS.has(text);

const CATEGORY_NAMES: ReadonlyMap<string, string> = new Map(Object.entries(CATEGORIES));

/** The catalogue, page by page, whole or by category, and with `look` as after a redesign. */
export function list(origin: string, query: URLSearchParams): Reply | undefined {
  const category = query.get('category');
  const title = category === null ? 'All products' : CATEGORY_NAMES.get(category);
  const wanted = Number(query.get('page') ?? 1);
  const products = PRODUCTS.filter((product) => category === null || product.category === category);
  const last = Math.ceil(products.length / PAGE_SIZE);
  const look = query.get('look') ?? 'old';
  if (title === undefined || !(wanted >= 1 && wanted <= last) || !isLook(look)) return undefined;
  const hrefOf = (number: number) =>
    `/products?${new URLSearchParams({
      ...(category === null ? {} : { category }),
      ...(look === 'old' ? {} : { look }),
      page: String(number),
    })}`;
  return page({
    title,
    canonical: `${origin}${hrefOf(wanted)}`,
    main: html`<h1>${title}</h1><p>${products.length} products, page ${wanted} of ${last}</p>
${grid(products.slice((wanted - 1) * PAGE_SIZE, wanted * PAGE_SIZE), look)}
${pager(wanted, last, hrefOf)}`,
  });
}

function pager(current: number, last: number, hrefOf: (number: number) => string): Html {
  const numbers = Array.from({ length: last }, (_, index) => index + 1);
  return html`<nav class="pages">
${current > 1 ? html`<a rel="prev" href="${hrefOf(current - 1)}">Previous</a>` : undefined}
${numbers.map((number) => (number === current ? html`<b>${number}</b>` : html`<a href="${hrefOf(number)}">${number}</a>`))}
${current < last ? html`<a rel="next" href="${hrefOf(current + 1)}">Next</a>` : undefined}</nav>`;
}
