import { parseHtml } from '../../../src/recipes/extract/html-document.ts';
import { parseJson } from '../../../src/recipes/extract/json-document.ts';
import type { Page, PageSource } from '../../../src/recipes/walk/ports.ts';
import {
  type Catalogue,
  cursorPage,
  detailPage,
  fragment,
  nextPage,
  numberedPage,
  pagesIn,
} from './pages.ts';

/** The catalogue without a network, at http://catalogue.test. */
export function createMemorySource(
  catalogue: Catalogue,
): PageSource & { readonly opened: string[] } {
  const opened: string[] = [];
  let grown = 0;

  const bodyOf = ({ pathname, searchParams }: URL): string | undefined => {
    if (pathname === '/next') return nextPage(catalogue, Number(searchParams.get('page')));
    if (pathname === '/api') return cursorPage(catalogue, searchParams.get('cursor') ?? '');
    if (pathname.startsWith('/p/')) return detailPage(Number(pathname.slice(3)));
    if (pathname === '/more') {
      grown = 1;
      return `<ul>${fragment(catalogue, 1)}</ul>`;
    }
    return numberedPage(catalogue, Number(pathname.replace('/pages/', '')));
  };
  const open = async (address: string): Promise<Page> => {
    opened.push(address);
    const url = new URL(address);
    const body = bodyOf(url);
    const parse = url.pathname === '/api' ? parseJson : parseHtml;
    return { status: body === undefined ? 404 : 200, document: parse(body ?? '', address) };
  };
  const more = async () => {
    if (grown >= pagesIn(catalogue)) return undefined;
    grown += 1;
    opened.push(`more ${grown}`);
    return parseHtml(`<ul>${fragment(catalogue, grown)}</ul>`, 'http://catalogue.test/more');
  };
  return {
    opened,
    open,
    openDetail: open,
    more,
    skip: async () => (await more()) !== undefined,
  };
}
