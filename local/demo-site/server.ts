import type { ServerResponse } from 'node:http';
import { type HttpServer, listen } from '../http/server.ts';
import { answer, type BinaryReply } from './answer.ts';
import { createInbox, isInbox } from './inbox.ts';
import { failure } from './pages/special.ts';

/** Longest that the slow page takes, in milliseconds. */
const SLOWEST_MS = 60_000;

/**
 * Serves the demo shop: a catalogue to try every kind of job on without the internet, pages that
 * misbehave on purpose under `/trouble`, and inboxes for webhooks under `/inbox`.
 */
export function startDemoSite(address: {
  readonly host: string;
  readonly port: number;
}): Promise<HttpServer> {
  const inbox = createInbox();
  return listen((request, response) => {
    const url = URL.parse(request.url ?? '/', `http://${request.headers.host ?? 'demo'}`);
    if (url?.pathname === '/trouble/silence') return;
    if (url && isInbox(url.pathname)) {
      void inbox(request, response, url).catch(() => response.destroy());
      return;
    }
    const found = url ? (answer(url, request.headers) ?? failure(404)) : failure(400);
    const delayMs = url?.pathname === '/slow' ? delayOf(url) : 0;
    const timer = setTimeout(() => send(response, found), delayMs);
    response.once('close', () => clearTimeout(timer));
  }, address);
}

const delayOf = ({ searchParams }: URL): number =>
  Math.min(Math.max(Number(searchParams.get('ms') ?? 3_000) || 0, 0), SLOWEST_MS);

function send(response: ServerResponse, { status, headers, body }: BinaryReply): void {
  response.writeHead(status, { 'cache-control': 'no-store', ...headers });
  response.end(body);
}
