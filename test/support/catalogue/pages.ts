import { type Item, itemOf, itemsOf } from './items.ts';

export interface Catalogue {
  readonly items: number;
  readonly perPage: number;
}

export const pagesIn = ({ items, perPage }: Catalogue): number => Math.ceil(items / perPage);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** As a shop in Germany writes it. */
const price = (cents: number): string =>
  new Intl.NumberFormat('de', { style: 'currency', currency: 'EUR' }).format(cents / 100);

const day = (iso: string): string => iso.split('-').reverse().join('.');

const itemHtml = ({ id, title, cents, day: iso, tags }: Item): string =>
  `<li class="item" data-id="${id}"><h2><a href="/p/${id}">${escaped(title)}</a></h2>` +
  `<span class="price">${price(cents)}</span> <time>${day(iso)}</time>` +
  `${tags.map((tag) => `<i class="tag">${tag}</i>`).join('')}</li>`;

/** Items of one page, counted from 1; none behind the last. */
const onPage = ({ items, perPage }: Catalogue, page: number): readonly Item[] => {
  const from = (page - 1) * perPage + 1;
  return itemsOf(from, Math.max(0, Math.min(perPage, items - from + 1)));
};

export const fragment = (catalogue: Catalogue, page: number): string =>
  onPage(catalogue, page).map(itemHtml).join('');

const document = (body: string): string =>
  `<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Katalog</title></head><body>${body}</body></html>`;

const list = (catalogue: Catalogue, page: number): string =>
  `<ul id="list">${fragment(catalogue, page)}</ul>`;

export function nextPage(catalogue: Catalogue, page: number): string {
  const link = page < pagesIn(catalogue) ? `<a rel="next" href="?page=${page + 1}">weiter</a>` : '';
  return document(`${list(catalogue, page)}<nav>${link}</nav>`);
}

export const numberedPage = (catalogue: Catalogue, page: number): string | undefined =>
  page >= 1 && page <= pagesIn(catalogue) ? document(list(catalogue, page)) : undefined;

/** Loads what comes next into the list; `start` says what begins it. */
const growing = (catalogue: Catalogue, controls: string, start: string): string =>
  document(`${list(catalogue, 1)}${controls}<script>
    let page = 1, busy = false;
    async function load() {
      if (busy || page >= ${pagesIn(catalogue)}) return;
      busy = true;
      const answer = await fetch('/fragment?page=' + (page + 1));
      document.querySelector('#list').insertAdjacentHTML('beforeend', await answer.text());
      page += 1;
      busy = false;
      if (page >= ${pagesIn(catalogue)}) document.querySelector('#more')?.remove();
    }
    ${start}
  </script>`);

export const clickPage = (catalogue: Catalogue): string =>
  growing(
    catalogue,
    '<button id="more">mehr</button>',
    "document.querySelector('#more').onclick = load;",
  );

export const scrollPage = (catalogue: Catalogue): string =>
  growing(
    catalogue,
    '<style>.item { height: 200px }</style>',
    "addEventListener('scroll', () => { if (innerHeight + scrollY > document.body.scrollHeight - 50) load(); });",
  );

export function cursorPage(catalogue: Catalogue, cursor: string): string {
  const page = cursor === '' ? 1 : Number(Buffer.from(cursor, 'base64url').toString().slice(5));
  const next =
    page < pagesIn(catalogue) ? Buffer.from(`page ${page + 1}`).toString('base64url') : null;
  const items = onPage(catalogue, page).map(({ id, title, cents, day: iso, tags }) => ({
    id,
    title,
    link: `/p/${id}`,
    price: { text: price(cents) },
    day: day(iso),
    tags,
  }));
  return JSON.stringify({ items, next });
}

export const detailPage = (id: number): string =>
  document(
    `<h1>${escaped(itemOf(id).title)}</h1><dl><dd class="weight">${itemOf(id).weightG} g</dd></dl>`,
  );
