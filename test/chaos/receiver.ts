import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A receiver of webhooks that remembers what came under which id. */
export interface Receiver {
  readonly host: string;
  readonly url: string;
  /** Bodies by `webhook-id`: one id with two bodies would be two events. */
  readonly bodies: ReadonlyMap<string, ReadonlySet<string>>;
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const bodies = new Map<string, Set<string>>();
  const server = createServer(async (request, response) => {
    const id = String(request.headers['webhook-id']);
    const known = bodies.get(id) ?? new Set();
    bodies.set(id, known.add(await text(request)));
    response.writeHead(204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}/hook`,
    bodies,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
