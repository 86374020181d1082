import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWalledFetch } from '../../../src/wall/fetch.ts';
import { createKeptConnections, type KeptConnections } from '../../../src/wall/kept-connections.ts';

/** A site that says on which of its connections each request came. */
async function openSite(listener: RequestListener) {
  const server: Server = createServer(listener);
  const came: number[] = [];
  let connections = 0;
  const numbers = new Map<unknown, number>();
  server.on('connection', (socket) => {
    connections += 1;
    numbers.set(socket, connections);
  });
  server.on('request', ({ socket }) => came.push(numbers.get(socket) ?? 0));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { port, came, close };
}

describe('connections that a job keeps', () => {
  let site: Awaited<ReturnType<typeof openSite>>;
  let keep: KeptConnections;
  let answer: RequestListener;
  const asked: string[] = [];

  beforeEach(async () => {
    answer = (_request, response) => void response.end('hello');
    asked.length = 0;
    site = await openSite((request, response) => answer(request, response));
    keep = createKeptConnections();
  });
  afterEach(async () => {
    keep.close();
    await site.close();
  });

  const ask = async (
    host: string,
    more: { keep?: KeptConnections; method?: 'GET' | 'POST' } = { keep },
  ) => {
    const walledFetch = createWalledFetch(
      {
        allowedHosts: new Set(
          ['a.test', 'b.test', '127.0.0.1'].map((name) => `${name}:${site.port}`),
        ),
        allowedPorts: new Set([80]),
      },
      async (name) => {
        asked.push(name);
        return ['127.0.0.1'];
      },
    );
    const url = new URL(`http://${host}:${site.port}/`);
    const { body } = await walledFetch(url, { timeoutMs: 5_000, maxBytes: 1_000, ...more });
    let text = '';
    for await (const chunk of body) text += chunk;
    return text;
  };

  it('serve one request after the other to the same name, which is looked up once', async () => {
    await ask('a.test');
    await ask('a.test');
    await ask('a.test');

    expect(site.came).toEqual([1, 1, 1]);
    expect(asked).toEqual(['a.test']);
  });

  it('never serve another name, though it leads to the same address', async () => {
    await ask('a.test');
    await ask('b.test');
    await ask('127.0.0.1');

    expect(site.came).toEqual([1, 2, 3]);
    expect(asked).toEqual(['a.test', 'b.test']);
  });

  it("are a job's own", async () => {
    const others = createKeptConnections();
    await ask('a.test');
    await ask('a.test', { keep: others });
    others.close();

    expect(site.came).toEqual([1, 2]);
  });

  it('are none where nobody asked for it', async () => {
    await ask('a.test', {});
    await ask('a.test', {});

    expect(site.came).toEqual([1, 2]);
  });

  it('are replaced where the site has closed one in the meantime', async () => {
    await ask('a.test');
    answer = ({ socket }, response) => {
      answer = (_request, later) => void later.end('again');
      socket.resetAndDestroy();
      response.destroy();
    };

    expect(await ask('a.test')).toBe('again');
    expect(site.came).toEqual([1, 1, 2]);
  });

  it('are asked no second time for what changes something', async () => {
    await ask('a.test');
    answer = ({ socket }) => socket.resetAndDestroy();

    await expect(ask('a.test', { keep, method: 'POST' })).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
    });
    expect(site.came).toEqual([1, 1]);
  });

  it('are asked no second time when an answer breaks off', async () => {
    await ask('a.test');
    answer = ({ socket }, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => socket.resetAndDestroy());
    };

    await expect(ask('a.test')).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
    expect(site.came).toEqual([1, 1]);
  });
});
