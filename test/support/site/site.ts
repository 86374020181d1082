import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HOSTILE_PAGES } from './hostile-pages.ts';
import { PAGES } from './pages.ts';
import type { Route } from './route.ts';
import { greetWebSocket } from './web-socket.ts';

/** A web site on loopback, nice pages and hostile ones. */
export interface Site {
  /** Names that the tests' resolver leads to loopback. */
  readonly hosts: readonly string[];
  readonly port: number;
  url(path: string): string;
  /** An address that browsers give more powers: storage of all kinds, clipboard, workers. */
  secureUrl(path: string): string;
  /** Paths that were asked for, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

export async function startSite(extra: Readonly<Record<string, Route>> = {}): Promise<Site> {
  const routes: Readonly<Record<string, Route>> = { ...PAGES, ...HOSTILE_PAGES, ...extra };
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site.test');
    requests.push(request.url ?? '/');
    response.on('error', () => response.destroy());
    const route = routes[pathname] ?? notFound;
    route(request, response);
  });
  server.on('upgrade', greetWebSocket);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const site: Site = {
    hosts: ['shop.test', 'shop.localhost'],
    port,
    url: (path) => `http://shop.test:${port}${path}`,
    secureUrl: (path) => `http://shop.localhost:${port}${path}`,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return site;
}

const notFound: Route = (_request, response) => {
  response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>');
};
