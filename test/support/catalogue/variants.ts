import { type Catalogue, fragment, nextPage } from './pages.ts';
import { bodyOf, type Interference } from './site.ts';

/** The catalogue with its HTML changed on the way out. */
export const rewriting =
  (
    catalogue: Catalogue,
    rewrite: (html: string, page: number) => string,
    contentType = 'text/html; charset=utf-8',
  ): Interference =>
  (url, response) => {
    const page = Number(url.searchParams.get('page') ?? url.pathname.replace('/pages/', ''));
    const body = bodyOf(catalogue, url);
    if (body === undefined) return false;
    response.writeHead(200, { 'content-type': contentType }).end(rewrite(body, page));
    return true;
  };

/** Only one page of it. */
export const rewritingPage = (
  catalogue: Catalogue,
  number: number,
  rewrite: (html: string) => string,
): Interference => rewriting(catalogue, (html, page) => (page === number ? rewrite(html) : html));

/** From a page on the class of the prices has another name, as after a new design. */
export const redesignedFrom = (catalogue: Catalogue, first: number): Interference =>
  rewriting(catalogue, (html, page) =>
    page < first ? html : html.replaceAll('class="price"', 'class="preis"'),
  );

/**
 * Somebody puts a new item in front while the catalogue is read: from a page on everything stands
 * one place further down, so that the last item of the page before comes again.
 */
export const movingFrom = (catalogue: Catalogue, first: number): Interference =>
  rewriting(catalogue, (_, page) => {
    if (page < first) return nextPage(catalogue, page);
    const before = itemsOn(catalogue, page - 1).at(-1) ?? '';
    const moved = [before, ...itemsOn(catalogue, page)].slice(0, catalogue.perPage);
    return nextPage(catalogue, page).replace(fragment(catalogue, page), () => moved.join(''));
  });

const itemsOn = (catalogue: Catalogue, page: number): readonly string[] =>
  fragment(catalogue, page).match(/<li .*?<\/li>/gs) ?? [];

/** The markup of somebody who trusts browsers: little is closed, nothing quoted, much is astray. */
export const carelessly = (html: string): string =>
  html
    .replace('<!doctype html>', '')
    .replaceAll('</li>', '</div></p>')
    .replaceAll(/<\/(?:ul|nav|body|html)>/g, '')
    .replaceAll(/(class|data-id)="([\w-]+)"/g, '$1=$2')
    .replaceAll('<h2>', '<H2 class>')
    .replace('<body>', '<body><b><p><table><tr>');

/** Pages that load more only take over what came whole, and may be asked again when it did not. */
export const carefully = (catalogue: Catalogue): Interference =>
  rewriting(catalogue, (html) =>
    html.replace(
      'document.querySelector',
      () => 'if (!answer.ok) { busy = false; return; } document.querySelector',
    ),
  );
