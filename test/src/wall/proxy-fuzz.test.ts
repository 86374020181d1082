import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WALL_LIMITS } from '../../../src/wall/limits.ts';
import { openWall, type Wall } from '../../../src/wall/proxy.ts';
import { type Canary, startCanary } from '../../support/canary.ts';
import { policyWith } from '../../support/policy.ts';

/** `FUZZ_RUNS` asks for more; this many take some seconds. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 10_000);

/** Connections open at once: one after the other would mostly wait. */
const AT_ONCE = 200;

/** Inputs that are no whole request are given up after so long, in milliseconds. */
const IDLE_MS = 25;

let target: Server;
let canary: Canary;
let wall: Wall;
/** Host header and URL of every request that a target has seen. */
let seen: string[];
const targetPort = () => (target.address() as AddressInfo).port;

beforeAll(async () => {
  seen = [];
  canary = await startCanary();
  target = createServer((request, response) => {
    seen.push(`${request.headers.host} ${request.headersDistinct['x-smuggled'] ?? ''}`);
    response.end('target');
  });
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  const { allowedPorts, allowedHosts } = policyWith(`shop.test:${targetPort()}`);
  wall = await openWall({
    policy: { allowedHosts, allowedPorts: new Set([...allowedPorts, canary.port]) },
    // Every name leads to loopback, where the canary sits.
    resolve: async () => ['127.0.0.1'],
    limits: { ...WALL_LIMITS, requests: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY },
    onBreach: () => undefined,
  });
});

afterAll(async () => {
  wall.close();
  target.closeAllConnections();
  target.close();
  await canary.close();
});

/** Sends bytes to the wall and returns what it answers. */
async function answerTo(text: string, idleMs = IDLE_MS): Promise<string> {
  const socket = connect({ port: Number(new URL(wall.proxyUrl).port), host: '127.0.0.1' });
  let answer = '';
  socket
    .on('error', () => undefined)
    .on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
  // Who hangs up at once is not served: the end comes when nothing more does.
  socket.setTimeout(idleMs, () => socket.end());
  socket.write(Buffer.from(text, 'latin1'));
  await once(socket, 'close');
  return answer;
}

/** What a client gets that takes its time. */
async function statusOf(url: string): Promise<number | undefined> {
  const outgoing = request({ host: '127.0.0.1', port: new URL(wall.proxyUrl).port, path: url });
  outgoing.end();
  const [{ statusCode }] = (await once(outgoing, 'response')) as [IncomingMessage];
  return statusCode;
}

const answersTo = (texts: readonly string[]) => Promise.all(texts.map((text) => answerTo(text)));

const many = <Value>(one: fc.Arbitrary<Value>) =>
  fc.array(one, { minLength: AT_ONCE, maxLength: AT_ONCE });

const runs = { numRuns: Math.ceil(numRuns / AT_ONCE), seed: 7 };

const TIME_LIMIT_MS = 120_000;

describe('the proxy under garbage', () => {
  const token = fc.constantFrom(
    ...['GET ', 'CONNECT ', 'POST ', 'http://', 'ws://', 'shop.test', '127.0.0.1', '[::1]', '@'],
    ...[':', '80', ' HTTP/1.1', ' HTTP/0.9', ' HTTP/2.0', '\r\n', '\r\n\r\n', '\n', '\0', 'ÿ'],
    ...[
      'host: x',
      'content-length: 5',
      'transfer-encoding: chunked',
      '0\r\n\r\n',
      'PRI * HTTP/2.0',
    ],
    'upgrade: websocket\r\nconnection: upgrade',
  );

  it(
    `neither ends nor reaches anything in ${numRuns} inputs`,
    async () => {
      const garbage = fc.array(fc.oneof(token, fc.string()), { maxLength: 12 });

      await fc.assert(
        fc.asyncProperty(many(garbage), async (inputs) => {
          await answersTo(inputs.map((parts) => parts.join('')));
        }),
        runs,
      );

      expect(await statusOf(`http://shop.test:${targetPort()}/`)).toBe(200);
      expect(canary.hits()).toBe(0);
    },
    TIME_LIMIT_MS,
  );
});

describe('the proxy under requests that are almost right', () => {
  const host = fc.constantFrom(
    ...['127.0.0.1', '127.1', '0', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost', 'a.test'],
    ...['shop.test@127.0.0.1', 'shop.test%2f@127.0.0.1', '127.0.0.1#shop.test', 'shop.test.'],
    ...['127.0.0.1\\shop.test', 'SHOP.TEST', '[fe80::1%25lo]', '2130706433', '127。0。0。1'],
  );
  const header = fc.constantFrom(
    ...['Host: 127.0.0.1', 'Host: shop.test', 'X-A: b', 'Content-Length: 0', 'Content-Length: 4'],
    ...['Transfer-Encoding: chunked', 'Transfer-Encoding : chunked', 'Connection: upgrade'],
    ...[
      'Upgrade: websocket',
      'Upgrade: h2c',
      'Proxy-Connection: keep-alive',
      'Expect: 100-continue',
    ],
  );
  const almostRight = fc
    .record({
      method: fc.constantFrom('GET', 'POST', 'CONNECT', 'OPTIONS', 'TRACE', 'get', 'X'),
      scheme: fc.constantFrom('http://', 'ws://', 'https://', '', '//', 'http:', 'file://'),
      host,
      port: fc.constantFrom('', ':80', ':CANARY', ':CANARY/', ':0', ':99999', ':CANARY@x'),
      headers: fc.array(header, { maxLength: 4 }),
      body: fc.constantFrom('', '0\r\n\r\n', 'GET / HTTP/1.1\r\nX-Smuggled: yes\r\n\r\n'),
    })
    .map(({ method, scheme, host: name, port, headers, body }) => {
      const lines = [`${method} ${scheme}${name}${port} HTTP/1.1`, ...headers, '', body];
      return lines.join('\r\n').replaceAll('CANARY', String(canary.port));
    });

  it(
    `lets none of ${numRuns} through to the canary, and answers no 2xx`,
    async () => {
      const passed: string[] = [];

      await fc.assert(
        fc.asyncProperty(many(almostRight), async (inputs) => {
          const answers = await answersTo(inputs);
          passed.push(
            ...inputs.filter((_input, index) => /^HTTP\/1\.1 2/.test(answers[index] ?? '')),
          );
        }),
        runs,
      );

      expect(passed).toEqual([]);
      expect(canary.hits()).toBe(0);
    },
    TIME_LIMIT_MS,
  );

  it('never sends a target the head of one request in the body of another', async () => {
    seen.length = 0;
    const url = `http://shop.test:${targetPort()}/`;
    const inner = 'GET / HTTP/1.1\r\nHost: a\r\nX-Smuggled: yes\r\n\r\n';
    const framings = [
      `Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
      `Content-Length: 4\r\nContent-Length: 0\r\n\r\n${inner}`,
      `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${inner}`,
      `Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${inner}`,
      `Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${inner}`,
      `X: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
    ];

    await answersTo(framings.map((rest) => `POST ${url} HTTP/1.1\r\nHost: x\r\n${rest}`));

    // What follows a body is a request to the wall, and names no target there.
    expect(seen.filter((line) => line.includes('yes'))).toEqual([]);
  });

  it('connects a tunnel to what was checked, whatever is asked for inside', async () => {
    seen.length = 0;
    const inside =
      'GET http://127.0.0.1/ HTTP/1.1\r\nHost: 169.254.169.254\r\nConnection: close\r\n\r\n';
    const tunnel = `CONNECT shop.test:${targetPort()} HTTP/1.1\r\n\r\n`;

    const answer = await answerTo(tunnel + inside, 5_000);

    expect(answer).toContain('target');
    expect(seen).toEqual(['169.254.169.254 ']);
    expect(canary.hits()).toBe(0);
  });
});
