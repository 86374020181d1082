import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A server between SDK and service that knows nothing of either but what it sees on the wire. */
export interface Wire {
  readonly url: string;
  /** Requests by operation, since the start or the last reset. */
  readonly seen: Record<string, number>;
  reset(): void;
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, body: Buffer, response: ServerResponse) => Promise<void>;

export async function openWire(answer: Answer): Promise<Wire> {
  const seen: Record<string, number> = {};
  const server = createServer((request, response) => {
    const name = nameOf(request);
    seen[name] = (seen[name] ?? 0) + 1;
    buffer(request)
      .then((body) => answer(request, body, response))
      .catch((error: Error) => response.destroy(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    reset: () => {
      for (const name of Object.keys(seen)) delete seen[name];
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** `DynamoDB_20120810.GetItem` is `GetItem`; an upload to S3 is `PUT`. */
const nameOf = ({ headers, method = '' }: IncomingMessage): string =>
  String(headers['x-amz-target'] ?? method).replace(/^.*\./, '');

/** Hands everything on to another server, as it is. */
export const passingOnTo =
  (url: string): Answer =>
  async ({ method = 'POST', headers }, body, response) => {
    const { host: _, 'content-length': __, connection: ___, ...kept } = headers;
    const answered = await fetch(url, {
      method,
      headers: kept as Record<string, string>,
      body: new Uint8Array(body),
    });
    response.writeHead(answered.status, {
      'content-type': answered.headers.get('content-type') ?? '',
      'x-amz-crc32': answered.headers.get('x-amz-crc32') ?? '',
    });
    response.end(Buffer.from(await answered.arrayBuffer()));
  };
