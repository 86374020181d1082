import { html, json } from '../html.ts';
import { grid, page, type Reply, soldOut } from '../layout.ts';
import { CATEGORIES, PRODUCTS, type Product, priceOf } from '../products.ts';

/** One product, with everything that tells a machine about it. */
export function product(origin: string, slug: string): Reply | undefined {
  const shown = PRODUCTS.find((candidate) => candidate.slug === slug);
  if (!shown) return undefined;
  const canonical = `${origin}/products/${slug}`;
  const picture = `${origin}/pictures/${slug}.png`;
  const others = PRODUCTS.filter(({ category }) => category === shown.category);
  return page({
    title: shown.name,
    description: shown.text,
    canonical,
    head: html`
<meta property="og:type" content="product">
<meta property="og:title" content="${shown.name}">
<meta property="og:description" content="${shown.text}">
<meta property="og:url" content="${canonical}">
<meta property="og:image" content="${picture}">
<meta property="og:site_name" content="Seabird Supply">
<meta property="product:price:amount" content="${(shown.priceCents / 100).toFixed(2)}">
<meta property="product:price:currency" content="EUR">
<script type="application/ld+json">${json(linkedDataOf(shown, canonical, picture))}</script>`,
    main: html`
<p class="crumbs"><a href="/">Home</a> / <a href="/products?category=${shown.category}">${CATEGORIES[shown.category]}</a> / ${shown.name}</p>
<article class="product">
<img src="/pictures/${slug}.svg" width="480" height="360" alt="${shown.name}">
<div><span class="kind">${CATEGORIES[shown.category]}</span><h1>${shown.name}</h1>
<p><span class="price">${priceOf(shown)}</span>${soldOut(shown)}</p>
<p>${shown.text}</p>
<p>We take it back for a year, whatever the sea has done to it. It leaves our house on the day that you ask for it, in a box that held something else before.</p>
<table><tbody>
<tr><th>Article</th><td>${slug}</td></tr>
<tr><th>Reviews</th><td>${shown.rating.toFixed(1)} of 5 (${shown.reviews})</td></tr>
<tr><th>In stock</th><td>${shown.inStock ? 'yes' : 'no'}</td></tr>
</tbody></table></div></article>
<h2>More ${CATEGORIES[shown.category].toLowerCase()}</h2>
${grid(others.filter((other) => other !== shown).slice(0, 4))}`,
  });
}

const linkedDataOf = (shown: Product, url: string, image: string) => ({
  '@context': 'https://schema.org',
  '@type': 'Product',
  name: shown.name,
  sku: shown.slug,
  description: shown.text,
  image,
  category: CATEGORIES[shown.category],
  offers: {
    '@type': 'Offer',
    url,
    price: (shown.priceCents / 100).toFixed(2),
    priceCurrency: 'EUR',
    availability: `https://schema.org/${shown.inStock ? 'InStock' : 'OutOfStock'}`,
  },
  aggregateRating: {
    '@type': 'AggregateRating',
    ratingValue: shown.rating.toFixed(1),
    reviewCount: shown.reviews,
  },
});
