import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Catalogue,
  clickPage,
  cursorPage,
  detailPage,
  fragment,
  nextPage,
  numberedPage,
  scrollPage,
} from './pages.ts';

/** Decides before a page is answered, perhaps late: `true` when it did so itself. */
export type Interference = (url: URL, response: ServerResponse) => boolean | Promise<boolean>;

export interface CatalogueSite {
  readonly port: number;
  readonly origin: string;
  readonly requests: string[];
  close(): Promise<void>;
}

/** The catalogue as a site on loopback. */
export async function startCatalogue(
  catalogue: Catalogue,
  interfere: Interference = () => false,
): Promise<CatalogueSite> {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://catalogue.test');
    requests.push(request.url ?? '/');
    if (await interfere(url, response)) return;
    const body = bodyOf(catalogue, url);
    const type = url.pathname === '/api' ? 'application/json' : 'text/html; charset=utf-8';
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type });
    response.end(body ?? '<h1>Not found</h1>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What is at an address of the catalogue; `undefined`: nothing. */
export function bodyOf(catalogue: Catalogue, { pathname, searchParams }: URL): string | undefined {
  const page = Number(searchParams.get('page') ?? 1);
  if (pathname === '/next') return nextPage(catalogue, page);
  if (pathname === '/fragment') return fragment(catalogue, page);
  if (pathname === '/more') return clickPage(catalogue);
  if (pathname === '/scroll') return scrollPage(catalogue);
  if (pathname === '/api') return cursorPage(catalogue, searchParams.get('cursor') ?? '');
  if (pathname.startsWith('/p/')) return detailPage(Number(pathname.slice(3)));
  if (pathname.startsWith('/pages/')) return numberedPage(catalogue, Number(pathname.slice(7)));
  return undefined;
}
