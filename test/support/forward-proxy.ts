import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** A forward proxy on loopback, as one buys them: it asks for a login and opens tunnels. */
export interface ForwardProxy {
  readonly port: number;
  /** What it was asked to connect to, in order: only with the right login. */
  readonly tunnels: string[];
  /** The same, also where it opened none. */
  readonly asked: string[];
  /** Logins that came, right or wrong. */
  readonly logins: (string | undefined)[];
  /** Answers from now on with this instead of a tunnel; `undefined`: does its work again. */
  answerWith(text: string | undefined): void;
  close(): Promise<void>;
}

export async function startForwardProxy(login?: string): Promise<ForwardProxy> {
  const tunnels: string[] = [];
  const asked: string[] = [];
  const logins: (string | undefined)[] = [];
  const sockets = new Set<Duplex>();
  let instead: string | undefined;
  const wanted = login && `Basic ${Buffer.from(login).toString('base64')}`;

  const server = createServer((_request, response) => void response.writeHead(405).end());
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    client.on('error', () => client.destroy());
    asked.push(request.url ?? '');
    logins.push(request.headers['proxy-authorization']);
    if (instead !== undefined) return void client.end(instead);
    if (request.headers['proxy-authorization'] !== wanted) {
      return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    }
    tunnels.push(request.url ?? '');
    const { hostname, port } = new URL(`http://${request.url}`);
    const upstream = connect(Number(port) || 80, hostname.replace(/^\[|\]$/g, ''));
    upstream.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    upstream.on('connect', () => {
      client.write('HTTP/1.1 200 OK\r\nVia: 1.1 exit\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    client.once('close', () => upstream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    tunnels,
    asked,
    logins,
    answerWith(text) {
      instead = text;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
