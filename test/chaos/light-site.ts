import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Pages that cost next to nothing, and a count of the visits to them. */
export interface LightSite {
  readonly host: string;
  page(index: number): string;
  /** A page whose answer waits for {@link LightSite.release}. */
  hold(index: number): string;
  release(): void;
  readonly visits: () => number;
  /** Resolves at the visit that makes it `count` in all. */
  visited(count: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startLightSite(): Promise<LightSite> {
  let visits = 0;
  const waiting = new Map<number, () => void>();
  const held = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const isHeld = request.url?.startsWith('/held/');
    if (!isHeld && !request.url?.startsWith('/page/')) return void response.writeHead(404).end();
    visits += 1;
    waiting.get(visits)?.();
    if (isHeld) await held.promise;
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(`<!doctype html><title>${request.url}</title><p>Page ${request.url}</p>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    page: (index) => `http://${host}/page/${index}`,
    hold: (index) => `http://${host}/held/${index}`,
    release: held.resolve,
    visits: () => visits,
    visited: (count) =>
      visits >= count
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.set(count, resolve);
          }),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
