import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobFailure } from '../../../src/jobs/errors.ts';
import { WALL_LIMITS, type WallLimits } from '../../../src/wall/limits.ts';
import { openWall, type Wall } from '../../../src/wall/proxy.ts';
import type { Resolve } from '../../../src/wall/resolve.ts';
import { type Canary, startCanary } from '../../support/canary.ts';
import { policyWith } from '../../support/policy.ts';

let target: Server;
let port: number;
let canary: Canary;
let wall: Wall;
let breaches: JobFailure[];
let seen: IncomingMessage[];

/** How a target answers a path. */
const answer = (incoming: IncomingMessage, body: string) =>
  `${incoming.method} ${incoming.headers.host} ${body}`;

beforeEach(async () => {
  seen = [];
  breaches = [];
  canary = await startCanary();
  target = createServer(async (incoming, response) => {
    seen.push(incoming);
    if (incoming.url === '/break-off') {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      return setImmediate(() => incoming.socket.destroy());
    }
    if (incoming.url === '/silent') return;
    if (incoming.url === '/big') return response.end('x'.repeat(1_000_000));
    response.setHeader('x-target', 'yes');
    response.end(answer(incoming, await text(incoming)));
  });
  target.on('upgrade', (_incoming, socket: Socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
    socket.pipe(socket);
  });
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  port = (target.address() as AddressInfo).port;
  wall = await open();
});

afterEach(async () => {
  wall.close();
  target.closeAllConnections();
  target.close();
  await canary.close();
});

const open = (limits: Partial<WallLimits> = {}, resolve: Resolve = async () => ['127.0.0.1']) =>
  openWall({
    policy: policyWith(`shop.test:${port}`),
    resolve,
    limits: { ...WALL_LIMITS, ...limits },
    onBreach: (breach) => breaches.push(breach),
  });

const proxyPort = () => Number(new URL(wall.proxyUrl).port);

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const send = async (url: string, { method = 'GET', headers = {}, body }: Sent = {}) => {
  const outgoing = request({ host: '127.0.0.1', port: proxyPort(), path: url, method, headers });
  outgoing.end(body);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: incoming.statusCode, headers: incoming.headers, body: await text(incoming) };
};

/** Asks for a tunnel and returns its socket with the status. */
const tunnel = async (authority: string) => {
  const outgoing = request({
    host: '127.0.0.1',
    port: proxyPort(),
    method: 'CONNECT',
    path: authority,
  });
  outgoing.end();
  const [incoming, socket] = (await once(outgoing, 'connect')) as [IncomingMessage, Socket];
  return { status: incoming.statusCode, socket };
};

const firstData = async (socket: Socket) => String((await once(socket, 'data'))[0]);

describe('requests in plain HTTP', () => {
  it('brings request and answer through, with body and headers', async () => {
    const { status, headers, body } = await send(`http://shop.test:${port}/x?y=1`, {
      method: 'POST',
      headers: { 'x-mine': '1', 'proxy-authorization': 'secret' },
      body: 'hello',
    });

    expect(status).toBe(200);
    expect(body).toBe(`POST shop.test:${port} hello`);
    expect(headers['x-target']).toBe('yes');
    expect(seen[0]?.headers).toMatchObject({ 'x-mine': '1' });
    expect(seen[0]?.headers).not.toHaveProperty('proxy-authorization');
    expect(headers).not.toHaveProperty('x-gannet-wall');
  });

  it('tells the target the host that was checked, whatever the request says', async () => {
    const { body } = await send(`http://shop.test:${port}/`, { headers: { host: 'evil.test' } });

    expect(body).toBe(`GET shop.test:${port} `);
  });

  it('uses a connection to the target again', async () => {
    await send(`http://shop.test:${port}/1`);
    await send(`http://shop.test:${port}/2`);

    expect(seen[1]?.socket.remotePort).toBe(seen[0]?.socket.remotePort);
  });

  it('breaks off where the target breaks off, so that half an answer looks like one', async () => {
    await expect(send(`http://shop.test:${port}/break-off`)).rejects.toThrow('aborted');
  });

  it('counts bytes and requests', async () => {
    await send(`http://shop.test:${port}/big`);

    expect(wall.ledger.traffic()).toMatchObject({ requests: 1, refused: 0 });
    expect(wall.ledger.traffic().receivedBytes).toBeGreaterThan(1_000_000);
    expect(wall.ledger.traffic().receivedBytes).toBeLessThan(1_001_000);
  });
});

describe('refusals', () => {
  it.each([
    ['a private address', () => `http://127.0.0.1:${canary.port}/`],
    ['a private address on an allowed port', () => 'http://127.0.0.1:8080/'],
    ['a name that leads to one', () => 'http://evil.test:8080/'],
    ['an allowed host on another port', () => `http://shop.test:${canary.port}/`],
    ['a metadata service', () => 'http://169.254.169.254/latest/meta-data/'],
  ])('answers 403 for %s, says why, and connects to nothing', async (_case, url) => {
    const { status, headers } = await send(url());

    expect(status).toBe(403);
    expect(wall.failureIn({ 'x-gannet-wall': String(headers['x-gannet-wall']) })).toMatchObject({
      code: 'ADDRESS_BLOCKED',
    });
    expect(wall.ledger.refusals()).toHaveLength(1);
    expect(canary.hits()).toBe(0);
  });

  it('does not take the answer of a target for its own', () => {
    expect(wall.failureIn({ 'x-gannet-wall': 'guessed-0' })).toBeUndefined();
  });

  it('refuses a name when only one of its addresses is private', async () => {
    wall.close();
    wall = await open({}, async () => ['93.184.215.14', '127.0.0.1']);

    expect((await send('http://mixed.test/')).status).toBe(403);
  });

  it('asks for the addresses once, so that no second answer can be another', async () => {
    const asked: string[] = [];
    wall.close();
    wall = await open({}, async (host) => {
      asked.push(host);
      return asked.length === 1 ? ['127.0.0.1'] : ['127.0.0.2'];
    });

    await send(`http://shop.test:${port}/1`);
    await send(`http://shop.test:${port}/2`);

    expect(asked).toEqual(['shop.test']);
  });

  it('answers 502 for a name that does not resolve', async () => {
    wall.close();
    wall = await open({}, async () => Promise.reject(new Error('ENOTFOUND')));

    expect((await send('http://nowhere.test/')).status).toBe(502);
    expect(wall.ledger.lastFailure('nowhere.test', 80)?.code).toBe('DNS_FAILED');
  });

  it('answers 502 when nobody listens', async () => {
    target.close();
    await once(target, 'close');

    expect((await send(`http://shop.test:${port}/`)).status).toBe(502);
    expect(wall.ledger.lastFailure('shop.test', port)?.code).toBe('TARGET_UNREACHABLE');
  });

  it('answers 504 when the target is silent for too long', async () => {
    wall.close();
    wall = await open({ idleTimeoutMs: 50 });

    expect((await send(`http://shop.test:${port}/silent`)).status).toBe(504);
    expect(wall.ledger.lastFailure('shop.test', port)?.code).toBe('TARGET_TIMEOUT');
  });

  it.each(['ftp://shop.test/', '/relative', 'https://shop.test/', 'nonsense'])(
    'answers 400 for %s',
    async (url) => {
      expect((await send(url)).status).toBe(400);
    },
  );
});

describe('tunnels', () => {
  it('carries bytes both ways and counts them', async () => {
    const { status, socket } = await tunnel(`shop.test:${port}`);
    socket.write('GET /t HTTP/1.1\r\nhost: inner\r\nconnection: close\r\n\r\n');
    const reply = await firstData(socket);

    expect(status).toBe(200);
    expect(reply).toContain('GET inner');
    expect(wall.ledger.traffic().receivedBytes).toBeGreaterThan(100);
    expect(wall.ledger.traffic().sentBytes).toBeGreaterThan(40);
  });

  it.each(['127.0.0.1:443', '[::1]:443', 'evil.test:443', 'shop.test:22', '169.254.169.254:80'])(
    'refuses %s',
    async (authority) => {
      expect((await tunnel(authority)).status).toBe(403);
    },
  );

  it.each(['shop.test', 'shop.test:0', 'shop.test:99999', 'a b:80', ':80', 'http://shop.test/'])(
    'answers 400 for %j',
    async (authority) => {
      const socket = connect(proxyPort(), '127.0.0.1');
      socket.write(`CONNECT ${authority} HTTP/1.1\r\n\r\n`);

      expect(await firstData(socket)).toMatch(/^HTTP\/1.1 400/);
    },
  );

  it('passes an upgrade on', async () => {
    const headers = { connection: 'upgrade', upgrade: 'x' };
    const path = `http://shop.test:${port}/`;
    const outgoing = request({ host: '127.0.0.1', port: proxyPort(), path, headers });
    outgoing.end();
    const [, socket] = (await once(outgoing, 'upgrade')) as [IncomingMessage, Socket];
    socket.write('ping');

    expect(await firstData(socket)).toBe('ping');
  });
});

describe('limits', () => {
  it('tells when a job receives more than it may', async () => {
    wall.close();
    wall = await open({ bytes: 500_000 });

    await send(`http://shop.test:${port}/big`);

    expect(breaches.map(({ code }) => code)).toEqual(['RESPONSE_TOO_LARGE']);
  });

  it('tells when one answer is larger than it may be', async () => {
    wall.close();
    wall = await open({ answerBytes: 999_999 });

    await send(`http://shop.test:${port}/big`);

    expect(breaches.map(({ code }) => code)).toEqual(['RESPONSE_TOO_LARGE']);
  });

  it('lets several answers of that size through', async () => {
    wall.close();
    wall = await open({ answerBytes: 1_000_000 });

    for (let answer = 0; answer < 3; answer += 1) await send(`http://shop.test:${port}/big`);

    expect(breaches).toEqual([]);
  });

  it('answers 504 when the first byte of an answer takes too long', async () => {
    wall.close();
    wall = await open({ firstByteTimeoutMs: 50 });

    expect((await send(`http://shop.test:${port}/silent`)).status).toBe(504);
    expect(wall.ledger.lastFailure('shop.test', port)?.code).toBe('TARGET_TIMEOUT');
  });

  it('ends a tunnel in which nothing comes back', async () => {
    wall.close();
    wall = await open({ firstByteTimeoutMs: 50 });
    const { socket } = await tunnel(`shop.test:${port}`);

    socket.write('GET /silent HTTP/1.1\r\nhost: inner\r\n\r\n');
    await once(socket, 'close');

    expect(wall.ledger.lastFailure('shop.test', port)?.code).toBe('TARGET_TIMEOUT');
  });

  it('tells when more connections are open at once than may be', async () => {
    wall.close();
    wall = await open({ sockets: 2 });
    const tunnels = [await tunnel(`shop.test:${port}`), await tunnel(`shop.test:${port}`)];

    const third = connect(proxyPort(), '127.0.0.1').on('error', () => undefined);
    await once(third, 'close');

    expect(breaches.map(({ code }) => code)).toEqual(['TOO_MANY_REQUESTS_BY_PAGE']);
    expect(tunnels.map(({ socket }) => socket.destroyed)).toEqual([false, false]);
  });

  it('says once, when it is closed, what went through', async () => {
    const told: unknown[] = [];
    const own = await openWall({
      policy: policyWith(),
      onBreach: () => undefined,
      onClose: (traffic) => told.push(traffic),
    });

    own.close();
    own.close();

    expect(told).toEqual([
      { requests: 0, receivedBytes: 0, sentBytes: 0, refused: 0, breaches: 0 },
    ]);
  });

  it('ends every connection when it is closed', async () => {
    const { socket } = await tunnel(`shop.test:${port}`);
    const closed = once(socket, 'close');

    wall.close();

    await expect(closed).resolves.toBeDefined();
    await expect(send(`http://shop.test:${port}/`)).rejects.toThrow('ECONNREFUSED');
  });
});
