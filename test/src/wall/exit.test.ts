import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBeginning } from '../../../src/wall/capped-body.ts';
import type { Exit } from '../../../src/wall/exit.ts';
import { createWalledFetch } from '../../../src/wall/fetch.ts';
import { SELF_SIGNED } from '../../support/fixtures/self-signed.ts';
import { type ForwardProxy, startForwardProxy } from '../../support/forward-proxy.ts';
import { answerWith, openReceiver, type Receiver } from '../../support/receiver.ts';

const LOGIN = 'bob:hunter-2';
const LIMITS = { timeoutMs: 5_000, maxBytes: 1_000 };

describe('an exit', () => {
  let receiver: Receiver;
  let proxy: ForwardProxy;
  let outcomes: string[];

  beforeEach(async () => {
    receiver = await openReceiver();
    receiver.behave(answerWith(200, 'hello'));
    proxy = await startForwardProxy(LOGIN);
    outcomes = [];
  });
  afterEach(() => Promise.all([receiver.close(), proxy.close()]));

  /** Names of the target lead to `addresses`; the exit is let through, as on a stage with one. */
  const fetchThrough = (
    exit: Partial<Exit> = {},
    { addresses = ['127.0.0.1'], allowed = [`shop.example:${receiver.port}`] } = {},
  ) =>
    createWalledFetch(
      {
        allowedHosts: new Set([...allowed, `127.0.0.1:${proxy.port}`]),
        allowedPorts: new Set([80, 443]),
      },
      async () => addresses,
      {
        host: '127.0.0.1',
        port: proxy.port,
        authorization: `Basic ${Buffer.from(LOGIN).toString('base64')}`,
        onOutcome: (outcome) => outcomes.push(outcome),
        ...exit,
      },
    );
  const url = () => new URL(`http://shop.example:${receiver.port}/page`);

  it('is what requests leave through, asked for the checked address and not for the name', async () => {
    const answer = await fetchThrough()(url(), LIMITS);
    const { bytes } = await readBeginning(answer.body, 100);

    expect(bytes.toString()).toBe('hello');
    expect(proxy.tunnels).toEqual([`127.0.0.1:${receiver.port}`]);
    expect(receiver.received).toMatchObject([
      { headers: { host: `shop.example:${receiver.port}` } },
    ]);
    expect(JSON.stringify(receiver.received)).not.toMatch(/proxy-auth|hunter|Ym9i/i);
    expect(outcomes).toEqual(['up']);
  });

  it('carries TLS of the target, checked against its name', async () => {
    const secure = await openReceiver(SELF_SIGNED);
    const target = `shop.example:${secure.port}`;

    const asked = fetchThrough({}, { allowed: [target] })(new URL(`https://${target}/`), LIMITS);

    await expect(asked).rejects.toMatchObject({ code: 'TARGET_TLS_FAILED' });
    expect(proxy.tunnels).toEqual([`127.0.0.1:${secure.port}`]);
    await secure.close();
  });

  it('is not asked for what the wall refuses: private answers, private names, other ports', async () => {
    const none = { allowed: [] };

    for (const target of [
      'http://shop.example/',
      'http://10.0.0.1/',
      'http://wiki.internal/',
      'http://8.8.8.8:22/',
    ]) {
      await expect(fetchThrough({}, none)(new URL(target), LIMITS)).rejects.toMatchObject({
        code: 'ADDRESS_BLOCKED',
      });
    }
    expect([proxy.logins, outcomes]).toEqual([[], []]);
  });

  it('must be public itself, unless the stage lets it through', async () => {
    const elsewhere = { host: '127.0.0.1', port: receiver.port };
    const through = fetchThrough(elsewhere);

    await expect(through(url(), LIMITS)).rejects.toMatchObject({ code: 'PROXY_UNAVAILABLE' });
    expect(receiver.received).toEqual([]);
    expect(outcomes).toEqual(['down']);
  });

  it.each([
    ['refuses the login', { authorization: 'Basic bm8=' }, undefined],
    ['has no login', { authorization: undefined }, undefined],
    ['has nothing left', {}, 'HTTP/1.1 429 Too Many Requests\r\n\r\n'],
    ['speaks something else', {}, 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    ['never ends its headers', {}, `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}`],
    ['breaks off', {}, 'HTTP/1.1 200'],
  ])('that %s does not work, and says nothing of itself', async (_what, exit, answer) => {
    proxy.answerWith(answer);

    const failure = await fetchThrough(exit)(url(), LIMITS).catch((thrown: Error) => thrown);

    expect(failure).toMatchObject({ code: 'PROXY_UNAVAILABLE', retryable: true });
    expect(String(failure)).not.toMatch(/127\.0\.0\.1|hunter|bob|Basic/);
    expect(outcomes).toEqual(['down']);
  });

  it('that does not reach the target has done its part', async () => {
    proxy.answerWith('HTTP/1.1 502 Bad Gateway\r\n\r\n');

    await expect(fetchThrough()(url(), LIMITS)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
    });
    expect(outcomes).toEqual(['up']);
  });

  it('that is silent is given up', async () => {
    const silent = createServer(() => {});
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const exit = { port };
    const policy = { allowed: [`shop.example:${receiver.port}`, `127.0.0.1:${port}`] };

    const asked = fetchThrough(exit, policy)(url(), { ...LIMITS, timeoutMs: 200 });

    await expect(asked).rejects.toMatchObject({ code: 'PROXY_UNAVAILABLE' });
    silent.close();
  });

  it("is left by one request alone, where it is that request's own", async () => {
    const policy = {
      allowedHosts: new Set([`shop.example:${receiver.port}`, `127.0.0.1:${proxy.port}`]),
      allowedPorts: new Set([80]),
    };
    const fetch = createWalledFetch(policy, async () => ['127.0.0.1']);
    const authorization = `Basic ${Buffer.from(LOGIN).toString('base64')}`;
    const exit = { host: '127.0.0.1', port: proxy.port, authorization };

    const through = await fetch(url(), { ...LIMITS, exit });
    const straight = await fetch(url(), LIMITS);

    expect([through.status, straight.status]).toEqual([200, 200]);
    expect(proxy.tunnels).toEqual([`127.0.0.1:${receiver.port}`]);
    for (const { body } of [through, straight]) body.destroy();
  });

  it('gets nothing more of a request that is given up while it opens its tunnel', async () => {
    const stop = new AbortController();
    const sent: string[] = [];
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const late = createServer((socket) => {
      socket.once('close', () => resolve());
      socket.on('data', (chunk) => {
        sent.push(chunk.toString());
        stop.abort();
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
      });
      socket.on('error', () => undefined);
    });
    late.listen(0, '127.0.0.1');
    await once(late, 'listening');
    const { port } = late.address() as AddressInfo;
    const policy = { allowed: [`shop.example:${receiver.port}`, `127.0.0.1:${port}`] };

    const asked = fetchThrough({ port }, policy)(url(), { ...LIMITS, signal: stop.signal });

    await expect(asked).rejects.toMatchObject({ name: 'JobFailure' });
    await gone;
    expect(sent.map((text) => text.split(' ')[0])).toEqual(['CONNECT']);
    late.close();
  });
});
