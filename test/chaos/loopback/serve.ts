import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Loopback {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Takes a request with its whole body. */
export type Answer = (asked: IncomingMessage, body: Buffer, answer: ServerResponse) => void;

/** A server on a free port of the loopback interface. */
export async function serve(take: Answer): Promise<Loopback> {
  const server = createServer(async (asked, answer) => take(asked, await buffer(asked), answer));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
