import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What may happen to one call on its way to the engine. */
export type Fault = 'none' | 'error' | 'throttle' | 'drop' | 'lost-answer' | 'delay';

export interface FaultProxy {
  readonly endpoint: string;
  /** How often each fault came about. */
  readonly counts: Readonly<Record<Fault, number>>;
  stop(): Promise<void>;
}

const DELAY_MS = 300;

/**
 * Stands before a DynamoDB engine and does to its calls what networks and busy services do. A lost
 * answer is the wicked one: the call was carried out, and the caller does not know.
 */
export async function startFaultProxy(target: string, next: () => Fault): Promise<FaultProxy> {
  const counts = { none: 0, error: 0, throttle: 0, drop: 0, 'lost-answer': 0, delay: 0 };
  const server = createServer(async (asked, answer) => {
    const fault = next();
    counts[fault] += 1;
    const body = await buffer(asked);
    if (fault === 'drop') return void asked.socket.destroy();
    if (fault === 'error') return refuse(answer, 500, 'InternalServerError');
    if (fault === 'throttle') return refuse(answer, 400, 'ThrottlingException');
    const [status, headers, text] = await pass(target, asked, body);
    if (fault === 'lost-answer') return void asked.socket.destroy();
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

function refuse(answer: ServerResponse, status: number, name: string): void {
  answer.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  answer.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name }));
}

async function pass(target: string, asked: IncomingMessage, body: Buffer) {
  const passed = request(target, { method: asked.method ?? 'POST', headers: asked.headers });
  passed.end(body);
  const [answer] = (await once(passed, 'response')) as [IncomingMessage];
  return [answer.statusCode ?? 502, answer.headers, await buffer(answer)] as const;
}
