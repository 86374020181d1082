import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream';
import { JobFailure } from '../jobs/errors.ts';
import type { Destination } from './connect.ts';
import { endToEnd, weightOf } from './headers.ts';
import { tooLarge } from './limits.ts';
import type { WallParts } from './parts.ts';
import { hostOf, normalizeHost, portOf } from './target.ts';

/** Open connections to one target: what browsers use themselves over HTTP/1.1. */
const SOCKETS_PER_TARGET = 6;

/** Answers requests in plain HTTP, over connections to the target that are kept and reused. */
export function createForward(parts: WallParts) {
  const agent = createCheckedAgent(parts);

  const forward = (request: IncomingMessage, response: ServerResponse): void => {
    const url = URL.parse(request.url ?? '');
    if (url?.protocol !== 'http:') {
      response.writeHead(400, { connection: 'close' }).end();
      return;
    }
    exchange(parts, agent, url, request, response);
  };
  return { forward, close: () => agent.destroy() };
}

/** An agent whose every connection goes through the gate. */
function createCheckedAgent({ connect, limits, track }: WallParts): Agent {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: SOCKETS_PER_TARGET,
    maxTotalSockets: limits.sockets,
  });
  agent.createConnection = (options, callback) => {
    const destination = { host: normalizeHost(options.host ?? ''), port: Number(options.port) };
    connect(destination, limits.connectTimeoutMs).then(
      (socket) => {
        track(socket);
        callback?.(null, socket);
      },
      // The type asks for a socket that Node does not read beside an error.
      (error) => callback?.(error, undefined as never),
    );
    return undefined;
  };
  return agent;
}

function exchange(
  parts: WallParts,
  agent: Agent,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { ledger, limits, answers } = parts;
  const destination: Destination = { host: hostOf(url), port: portOf(url) };
  // The host of the URL was checked, so that is what the target is told.
  const headers = ['Host', url.host, ...endToEnd(request.rawHeaders, ['host'])];
  ledger.addRequest();
  ledger.addSent(weightOf(headers));

  const upstream = openRequest({
    agent,
    ...destination,
    method: request.method ?? 'GET',
    path: url.pathname + url.search,
    headers,
    setHost: false,
    timeout: limits.idleTimeoutMs,
  });
  const calm = startFirstByteLimit(upstream, limits.firstByteTimeoutMs, destination);
  upstream.on('timeout', () => upstream.destroy(silence(destination, limits.idleTimeoutMs)));
  upstream.on('response', (answer) => {
    calm();
    passOn(parts, answer, response);
  });
  upstream.on('error', (error) => {
    calm();
    if (response.headersSent) return void response.destroy();
    const { status, headers } = answers.answerTo(error, destination);
    response.writeHead(status, headers).end();
  });
  response.on('close', () => upstream.destroy());
  request.on('data', (chunk: Buffer) => ledger.addSent(chunk.length));
  pipeline(request, upstream, () => undefined);
}

/** @returns a function that calls the limit off */
function startFirstByteLimit(
  upstream: ClientRequest,
  timeoutMs: number,
  destination: Destination,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  upstream.once('finish', () => {
    timer = setTimeout(() => upstream.destroy(silence(destination, timeoutMs)), timeoutMs);
  });
  upstream.once('close', () => clearTimeout(timer));
  return () => clearTimeout(timer);
}

const silence = ({ host }: Destination, timeoutMs: number) =>
  new JobFailure('TARGET_TIMEOUT', `${host} sent nothing for ${timeoutMs} ms.`);

function passOn(
  { ledger, limits }: WallParts,
  answer: IncomingMessage,
  response: ServerResponse,
): void {
  let bytes = 0;
  ledger.addReceived(weightOf(answer.rawHeaders));
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    ledger.addReceived(chunk.length);
    if (bytes > limits.answerBytes) ledger.exceed(tooLarge(limits.answerBytes));
  });
  response.writeHead(answer.statusCode ?? 502, endToEnd(answer.rawHeaders));
  // When the target breaks off, so does this: a short answer must not look like a whole one.
  pipeline(answer, response, () => undefined);
}
