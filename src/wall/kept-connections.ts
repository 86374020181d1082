import { Agent as PlainAgent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';

/** Connections that wait for the next request to their own host, at most: a job asks a few sites. */
const MOST_WAITING = 10;

/** A connection that nobody uses for so long is closed, in milliseconds. */
const WAITING_MAX_MS = 30_000;

/**
 * Connections of one job, used again for further requests to the same name, port and scheme: so each
 * was checked for the very name that it is used for. Never shared between jobs.
 */
export interface KeptConnections {
  agentFor(url: URL): PlainAgent;
  /** Closes them all. */
  close(): void;
}

export function createKeptConnections(): KeptConnections {
  const options = { keepAlive: true, maxFreeSockets: MOST_WAITING, timeout: WAITING_MAX_MS };
  const plain = new PlainAgent(options);
  const tls = new TlsAgent(options);
  return {
    agentFor: ({ protocol }) => (protocol === 'https:' ? tls : plain),
    close: () => {
      plain.destroy();
      tls.destroy();
    },
  };
}
