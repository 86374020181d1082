import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What may happen to one call on its way to the engine. */
export type Fault =
  | 'none'
  | 'error'
  | 'throttle'
  | 'unavailable'
  | 'drop'
  | 'lost-answer'
  | 'cut'
  | 'delay';

/** What a service says when it refuses: status and code of each refusal, and how they are written. */
export interface Dialect {
  readonly refusals: Readonly<Record<Refusal, readonly [status: number, code: string]>>;
  readonly mediaType: string;
  readonly write: (code: string) => string;
}

type Refusal = 'error' | 'throttle' | 'unavailable';

export const DYNAMODB: Dialect = {
  refusals: {
    error: [500, 'InternalServerError'],
    throttle: [400, 'ThrottlingException'],
    unavailable: [503, 'ServiceUnavailable'],
  },
  mediaType: 'application/x-amz-json-1.0',
  write: (code) =>
    JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: code }),
};

export const SQS: Dialect = {
  refusals: {
    error: [500, 'InternalFailure'],
    throttle: [400, 'RequestThrottled'],
    unavailable: [503, 'ServiceUnavailable'],
  },
  mediaType: 'application/x-amz-json-1.0',
  write: (code) => JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: code }),
};

export const S3: Dialect = {
  refusals: {
    error: [500, 'InternalError'],
    throttle: [503, 'SlowDown'],
    unavailable: [503, 'ServiceUnavailable'],
  },
  mediaType: 'application/xml',
  write: (code) => `<Error><Code>${code}</Code><Message>${code}</Message></Error>`,
};

export interface FaultProxy {
  readonly endpoint: string;
  /** How often each fault came about. */
  readonly counts: Readonly<Record<Fault, number>>;
  stop(): Promise<void>;
}

const DELAY_MS = 300;

/**
 * Stands before a service and does to its calls what networks and busy services do. A lost answer
 * is the wicked one: the call was carried out, and the caller does not know. A cut one says as much
 * as fits into half of the body.
 */
export async function startFaultProxy(
  target: string,
  next: () => Fault,
  dialect: Dialect = DYNAMODB,
): Promise<FaultProxy> {
  const counts: Record<Fault, number> = {
    ...{ none: 0, error: 0, throttle: 0, unavailable: 0 },
    ...{ drop: 0, 'lost-answer': 0, cut: 0, delay: 0 },
  };
  const server = createServer(async (asked, answer) => {
    const fault = next();
    counts[fault] += 1;
    const body = await buffer(asked);
    if (fault === 'drop') return void asked.socket.destroy();
    if (fault === 'error' || fault === 'throttle' || fault === 'unavailable') {
      return refuse(answer, dialect, fault);
    }
    const [status, headers, text] = await pass(target, asked, body);
    if (fault === 'lost-answer') return void asked.socket.destroy();
    if (fault === 'cut') return cut(answer, status, text);
    const send = () => void answer.writeHead(status, headers).end(text);
    if (fault === 'delay') setTimeout(send, DELAY_MS);
    else send();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    counts,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function refuse(
  answer: ServerResponse,
  { refusals, mediaType, write }: Dialect,
  what: Refusal,
): void {
  const [status, code] = refusals[what];
  answer.writeHead(status, { 'content-type': mediaType }).end(write(code));
}

/** Announces the whole body, sends half of it and hangs up. */
function cut(answer: ServerResponse, status: number, body: Buffer): void {
  answer.writeHead(status, { 'content-length': body.length });
  answer.write(body.subarray(0, Math.floor(body.length / 2)), () => answer.destroy());
}

async function pass(target: string, asked: IncomingMessage, body: Buffer) {
  const { method = 'POST', url = '/', headers } = asked;
  const passed = request(new URL(url, target), { method, headers });
  passed.end(body);
  const [answer] = (await once(passed, 'response')) as [IncomingMessage];
  return [answer.statusCode ?? 502, answer.headers, await buffer(answer)] as const;
}
