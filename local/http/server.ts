import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { StartFailure } from '../../src/embedded/start-failure.ts';

/** A client that takes longer than this to send its request is hung up on, in milliseconds. */
const REQUEST_MS = 20_000;
const HEADERS_MS = 10_000;

/** Far more than one laptop's clients; a limit all the same, for files are finite. */
const MOST_CONNECTIONS = 2_000;

/** Answers in flight get this long to end before their connections are cut, in milliseconds. */
const LAST_ANSWERS_MS = 2_000;

export interface HttpServer {
  readonly port: number;
  /** Takes no new connection; answers that are on their way go on. */
  stopAccepting(): void;
  /** The same, and cuts the answers that are still on their way after a moment. */
  stop(): Promise<void>;
}

/** @throws StartFailure when the address cannot be listened on */
export async function listen(
  listener: RequestListener,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<HttpServer> {
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: HEADERS_MS, connectionsCheckingInterval: 1_000 },
    listener,
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.listen(port, host);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw new StartFailure(reasonOf(error, host, port), { cause: error });
  });
  const address = server.address();
  return {
    port: address && typeof address === 'object' ? address.port : port,
    stopAccepting: () => stopAccepting(server),
    stop: () => close(server),
  };
}

function stopAccepting(server: Server): void {
  server.close();
  server.closeIdleConnections();
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    // Called with an error when it is closed already: that is what we want.
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
  await closed;
  clearTimeout(cut);
}

function reasonOf(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} of ${host} is taken by another program. Choose one with --port.`;
  }
  if (error.code === 'EACCES') {
    return `Port ${port} needs rights that this user lacks. Choose one above 1023 with --port.`;
  }
  return `Cannot listen on ${host}:${port}: ${error.message}`;
}
