import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { JobFailure } from '../jobs/errors.ts';
import type { Destination } from './connect.ts';
import type { WallParts } from './parts.ts';
import { hostOf, normalizeHost, portOf } from './target.ts';

/** Answers `CONNECT host:port`: what TLS and WebSockets of Chromium go through. */
export function createTunnel(parts: WallParts) {
  return async (request: IncomingMessage, client: Duplex, head: Buffer): Promise<void> => {
    const destination = destinationOf(request.url ?? '');
    const upstream = await open(parts, client, destination);
    if (!(upstream && destination)) return;
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    relay(parts, destination, { client, upstream, head });
  };
}

/**
 * Passes an upgrade in plain HTTP on. Chromium asks for a tunnel even for `ws:`; others do not.
 */
export function createUpgrade(parts: WallParts) {
  return async (request: IncomingMessage, client: Duplex, head: Buffer): Promise<void> => {
    const url = URL.parse(request.url ?? '');
    const isPlain = url?.protocol === 'http:' || url?.protocol === 'ws:';
    const destination = url && isPlain ? { host: hostOf(url), port: portOf(url) } : undefined;
    const upstream = await open(parts, client, destination);
    if (!(upstream && url && destination)) return;
    const headers = upgradeHeadersOf(request.rawHeaders);
    upstream.write(
      `${request.method} ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n${headers}\r\n`,
    );
    relay(parts, destination, { client, upstream, head });
  };
}

async function open(parts: WallParts, client: Duplex, destination: Destination | undefined) {
  const { connect, ledger, limits, answers } = parts;
  client.on('error', () => client.destroy());
  if (!destination) {
    client.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    return undefined;
  }
  ledger.addRequest();
  const upstream = await connect(destination, limits.connectTimeoutMs).catch((error: unknown) => {
    const { status, headers } = answers.answerTo(error, destination);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    client.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n`);
  });
  if (upstream && client.destroyed) upstream.destroy();
  return client.destroyed ? undefined : (upstream ?? undefined);
}

interface Ends {
  readonly client: Duplex;
  readonly upstream: Socket;
  /** What the client sent before it was let through. */
  readonly head: Buffer;
}

function relay(
  { ledger, limits, answers, track }: WallParts,
  destination: Destination,
  { client, upstream, head }: Ends,
) {
  track(upstream);
  const close = () => {
    client.destroy();
    upstream.destroy();
  };
  const giveUp = () => {
    answers.answerTo(silent(destination, limits.firstByteTimeoutMs), destination);
    close();
  };
  let timer: NodeJS.Timeout | undefined;
  const asked = (chunk: Buffer) => {
    ledger.addSent(chunk.length);
    clearTimeout(timer);
    timer = setTimeout(giveUp, limits.firstByteTimeoutMs);
  };
  const answered = (chunk: Buffer) => {
    ledger.addReceived(chunk.length);
    clearTimeout(timer);
  };
  for (const socket of [client, upstream]) socket.on('error', close).on('close', close);
  upstream.once('close', () => clearTimeout(timer));
  upstream.setTimeout(limits.idleTimeoutMs, close);
  asked(head);
  upstream.write(head);
  client.on('data', asked).pipe(upstream);
  upstream.on('data', answered).pipe(client);
}

const silent = ({ host }: Destination, timeoutMs: number) =>
  new JobFailure('TARGET_TIMEOUT', `${host} sent nothing for ${timeoutMs} ms.`);

function destinationOf(authority: string): Destination | undefined {
  const parts = /^(\[[0-9a-f:.]+\]|[^:/@?#\s]+):(\d{1,5})$/i.exec(authority);
  const port = Number(parts?.[2]);
  if (!parts?.[1] || port < 1 || port > 65_535) return undefined;
  return { host: normalizeHost(parts[1]), port };
}

function upgradeHeadersOf(rawHeaders: readonly string[]): string {
  const lines: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (/^(host|proxy-.*)$/i.test(name)) continue;
    lines.push(`${name}: ${rawHeaders[index + 1]}\r\n`);
  }
  return lines.join('');
}
