import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Route } from './site/route.ts';

/** What somebody asked for, and all that they said of themselves. */
export interface Visit {
  /** Host without its port. */
  readonly host: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** One server on loopback that answers under any name, and writes down every header of everybody. */
export interface RecordingSite {
  readonly port: number;
  readonly visits: Visit[];
  /** An address of this server under a name; the tests' resolver leads every name here. */
  url(host: string, path: string): string;
  /** The names as a policy lets them through. */
  allowed(...hosts: string[]): string[];
  close(): Promise<void>;
}

/** @param routes - by host and path, or by path alone */
export async function startRecordingSite(
  routes: Readonly<Record<string, Route>>,
): Promise<RecordingSite> {
  const visits: Visit[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const [host = ''] = (request.headers.host ?? '').split(':');
    const { pathname } = new URL(path, 'http://site.test');
    visits.push({ host, path, headers: request.headers });
    const route = routes[host + pathname] ?? routes[pathname];
    if (route) return route(request, response);
    response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    visits,
    url: (host, path) => `http://${host}:${port}${path}`,
    allowed: (...hosts) => hosts.map((host) => `${host}:${port}`),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
