import { type IncomingMessage, request as openPlain, type RequestOptions } from 'node:http';
import { request as openTls } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Duplex, Readable } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { JobFailure } from '../jobs/errors.ts';
import { cappedBody } from './capped-body.ts';
import { createConnect, type Exit } from './exit.ts';
import { asFetchFailure } from './fetch-failure.ts';
import { createGate } from './gate.ts';
import type { KeptConnections } from './kept-connections.ts';
import { failureOf } from './refusal.ts';
import { type Resolve, resolveBySystem } from './resolve.ts';
import { hostOf, portOf, refusalTo, type TargetPolicy } from './target.ts';

export interface WalledRequest {
  /** @default GET */
  readonly method?: 'GET' | 'HEAD' | 'POST' | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Uint8Array | undefined;
  /** From the look-up of the name to the last byte of the answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Bytes of the answer's body, as they come over the wire, after which it is broken off. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
  /** What this request leaves through. @default what all of them do */
  readonly exit?: Exit | undefined;
  /** Connections that may be used again. Those through an exit never are. */
  readonly keep?: KeptConnections | undefined;
}

export interface WalledAnswer {
  readonly status: number;
  /** Names in lower case; several of one name joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Each `Set-Cookie` by itself: joined by commas they could not be told apart. */
  readonly setCookies: readonly string[];
  /**
   * Fails with a JobFailure, `RESPONSE_TOO_LARGE` or `TARGET_TIMEOUT` among them. Read it to its
   * end or destroy it: until then the connection stays open.
   */
  readonly body: Readable;
}

/**
 * Asks a public address, as `fetch` would, and nobody else.
 *
 * The address that is connected to is the one that was checked, for the name is looked up once.
 * Follows no redirect: the answer of 3xx is the answer, and whoever follows asks again. No name is
 * ever served from a connection that was checked for another: each has one request, unless the
 * caller keeps connections of its own.
 *
 * @throws JobFailure `ADDRESS_BLOCKED`, `DNS_FAILED`, `TARGET_UNREACHABLE`, `TARGET_TLS_FAILED` or
 *   `TARGET_TIMEOUT`
 */
export type WalledFetch = (url: URL, request: WalledRequest) => Promise<WalledAnswer>;

export function createWalledFetch(
  policy: TargetPolicy,
  resolve: Resolve = resolveBySystem,
  exit?: Exit,
): WalledFetch {
  const gate = createGate(policy, resolve);

  return async (url, request) => {
    const host = hostOf(url);
    const port = portOf(url);
    // Node looks no literal address up, so the gate would not see it.
    const refusal = refusalTo(url, policy);
    if (refusal) throw failureOf(refusal);
    const through = request.exit ?? exit;
    if (!through) {
      const direct = { host, port, lookup: gate.lookup(port) };
      const alone = () => exchange(url, request, { ...direct, agent: false });
      if (!request.keep) return alone();
      return exchange(url, request, { ...direct, agent: request.keep.agentFor(url) }, alone);
    }
    const connect = createConnect({ policy, resolve, gate, exit: through });
    const startedAt = performance.now();
    const socket = await connect({ host, port }, request.timeoutMs);
    if (request.signal?.aborted) socket.destroy();
    const spentMs = Math.round(performance.now() - startedAt);
    const timeoutMs = Math.max(1, request.timeoutMs - spentMs);
    const inTime = { ...request, timeoutMs };
    return exchange(url, inTime, { host, port, createConnection: () => over(socket, url) });
  };
}

/** A request in the tunnel that an exit has opened; an address has no name to ask for. */
function over(socket: Socket, url: URL): Duplex {
  if (url.protocol !== 'https:') return socket;
  const host = hostOf(url);
  return connectTls({ socket, host, ...(isIP(host) ? {} : { servername: host }) });
}

/** @param again - asks on a connection of its own, where one that was kept had been closed */
function exchange(
  url: URL,
  { method = 'GET', headers = {}, body, timeoutMs, maxBytes, signal }: WalledRequest,
  connection: RequestOptions & { readonly host: string },
  again?: () => Promise<WalledAnswer>,
): Promise<WalledAnswer> {
  const { host } = connection;
  const { promise, resolve, reject } = Promise.withResolvers<WalledAnswer>();
  const outgoing = (url.protocol === 'https:' ? openTls : openPlain)({
    ...connection,
    method,
    path: url.pathname + url.search,
    headers: { 'accept-encoding': 'identity', ...headers, host: url.host },
    ...(signal ? { signal } : {}),
  });
  // Once there is an answer, its reader is who must hear of the end of the time.
  let underWay: { destroy(error: Error): unknown } = outgoing;
  const timer = setTimeout(() => {
    const message = `${host} did not answer within ${timeoutMs} ms.`;
    underWay.destroy(new JobFailure('TARGET_TIMEOUT', message));
  }, timeoutMs);

  outgoing.once('close', () => clearTimeout(timer));
  outgoing.once('error', (error) => {
    const isUnanswered = underWay === outgoing && outgoing.reusedSocket && isReset(error);
    if (again && isUnanswered && method !== 'POST') resolve(again());
    else reject(asFetchFailure(error, host));
  });
  outgoing.once('response', (incoming) => {
    underWay = incoming;
    resolve({
      status: incoming.statusCode ?? 0,
      headers: headersOf(incoming),
      setCookies: incoming.headersDistinct['set-cookie'] ?? [],
      body: cappedBody(incoming, maxBytes, (error) => asFetchFailure(error, host)),
    });
  });
  outgoing.end(body);
  return promise;
}

/** The other side may close a connection that waits, in the very moment in which it is used again. */
const isReset = (error: NodeJS.ErrnoException): boolean =>
  error.code === 'ECONNRESET' || error.code === 'EPIPE';

const headersOf = ({ headersDistinct }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(', ')]),
  );
