import { once } from 'node:events';
import { Agent, request as ask, createServer } from 'node:http';

export interface CountingProxy {
  readonly endpoint: string;
  /** What was asked of the tables since the last look: operations in their order. */
  taken(): string[];
  stop(): Promise<void>;
}

/** Stands before an engine that speaks DynamoDB, and writes down what is asked of it. */
export async function startCountingProxy(engine: string): Promise<CountingProxy> {
  let seen: string[] = [];
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    const { method, headers } = incoming;
    seen.push(String(headers['x-amz-target']).replace(/^.*\./, ''));
    const onward = ask(new URL(incoming.url ?? '/', engine), { method, headers, agent }, (got) => {
      outgoing.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    taken: () => {
      const taken = seen;
      seen = [];
      return taken;
    },
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
