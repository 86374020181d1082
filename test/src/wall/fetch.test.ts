import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBeginning } from '../../../src/wall/capped-body.ts';
import { createWalledFetch, type WalledRequest } from '../../../src/wall/fetch.ts';
import type { Resolve } from '../../../src/wall/resolve.ts';
import { SELF_SIGNED } from '../../support/fixtures/self-signed.ts';
import { answerWith, openReceiver, type Receiver } from '../../support/receiver.ts';

const LIMITS: WalledRequest = { timeoutMs: 5_000, maxBytes: 1_000 };

const fetchFrom = (allowedHosts: readonly string[], resolve?: Resolve) =>
  createWalledFetch(
    { allowedHosts: new Set(allowedHosts), allowedPorts: new Set([80, 443]) },
    resolve,
  );

const textOf = async (body: AsyncIterable<Buffer>): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

describe('the walled fetch', () => {
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await openReceiver();
  });
  afterEach(() => receiver.close());

  it('posts a body and answers status, headers and body', async () => {
    receiver.behave(answerWith(201, 'made', { 'X-Seen': 'yes' }));

    const answer = await fetchFrom([receiver.host])(receiver.url, {
      ...LIMITS,
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'hello',
    });

    expect(answer).toMatchObject({ status: 201, headers: { 'x-seen': 'yes' } });
    expect(await textOf(answer.body)).toBe('made');
    expect(receiver.received).toMatchObject([
      {
        method: 'POST',
        path: '/hook',
        body: 'hello',
        headers: { host: receiver.host, 'content-type': 'text/plain', 'content-length': '5' },
      },
    ]);
  });

  it('connects to the very address that was checked, and looks it up once', async () => {
    const asked: string[] = [];
    const walledFetch = fetchFrom([`hook.example.com:${receiver.port}`], async (host) => {
      asked.push(host);
      return ['127.0.0.1'];
    });

    const answer = await walledFetch(new URL(`http://hook.example.com:${receiver.port}/`), LIMITS);

    expect(answer.status).toBe(204);
    expect(asked).toEqual(['hook.example.com']);
    expect(receiver.received[0]?.headers.host).toBe(`hook.example.com:${receiver.port}`);
  });

  it.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'https://169.254.169.254/latest/meta-data',
    'http://localhost/',
    'https://example.com:8443/',
    'file:///etc/passwd',
  ])('refuses %s before it asks anybody', async (url) => {
    const walledFetch = fetchFrom([], () => Promise.reject(new Error('was asked')));

    await expect(walledFetch(new URL(url), LIMITS)).rejects.toMatchObject({
      code: 'ADDRESS_BLOCKED',
    });
  });

  it('refuses a public name that leads to a private address, one of several even', async () => {
    const walledFetch = fetchFrom([], async () => ['93.184.216.34', '10.0.0.7']);

    await expect(walledFetch(new URL('https://hook.example.com/'), LIMITS)).rejects.toMatchObject({
      code: 'ADDRESS_BLOCKED',
    });
  });

  it('says when a name does not resolve', async () => {
    const walledFetch = fetchFrom([], () => Promise.reject(new Error('ENOTFOUND')));

    await expect(walledFetch(new URL('https://hook.example.com/'), LIMITS)).rejects.toMatchObject({
      code: 'DNS_FAILED',
    });
  });

  it('follows no redirect', async () => {
    receiver.behave(answerWith(302, '', { location: '/elsewhere' }));

    const answer = await fetchFrom([receiver.host])(receiver.url, LIMITS);

    expect(answer).toMatchObject({ status: 302, headers: { location: '/elsewhere' } });
    expect(receiver.received).toHaveLength(1);
  });

  it('breaks off a body that is too large', async () => {
    receiver.behave(answerWith(200, 'x'.repeat(1_001)));

    const { body } = await fetchFrom([receiver.host])(receiver.url, LIMITS);

    await expect(textOf(body)).rejects.toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
  });

  it('takes a body that just fits', async () => {
    receiver.behave(answerWith(200, 'x'.repeat(1_000)));

    const { body } = await fetchFrom([receiver.host])(receiver.url, LIMITS);

    expect(await textOf(body)).toHaveLength(1_000);
  });

  it('gives up on a server that never answers', async () => {
    receiver.behave(() => undefined);

    const answer = fetchFrom([receiver.host])(receiver.url, { ...LIMITS, timeoutMs: 50 });

    await expect(answer).rejects.toMatchObject({ code: 'TARGET_TIMEOUT' });
  });

  it('gives up on a body that never ends, within the same time', async () => {
    receiver.behave((response) => void response.writeHead(200).write('a little'));

    const { body } = await fetchFrom([receiver.host])(receiver.url, { ...LIMITS, timeoutMs: 200 });

    await expect(textOf(body)).rejects.toMatchObject({ code: 'TARGET_TIMEOUT' });
  });

  it('says when a body breaks off', async () => {
    receiver.behave((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });

    const { body } = await fetchFrom([receiver.host])(receiver.url, LIMITS);

    await expect(textOf(body)).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
  });

  it('says when the connection is refused or reset', async () => {
    receiver.behave((response) => response.destroy());
    const walledFetch = fetchFrom([receiver.host]);

    await expect(walledFetch(receiver.url, LIMITS)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
    });
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    receiver.behave(() => stop.abort());

    const answer = fetchFrom([receiver.host])(receiver.url, { ...LIMITS, signal: stop.signal });

    await expect(answer).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
  });

  it('trusts no certificate that nobody vouches for', async () => {
    const tls = await openReceiver(SELF_SIGNED);
    const answer = fetchFrom([tls.host])(tls.url, LIMITS);

    await expect(answer).rejects.toMatchObject({ code: 'TARGET_TLS_FAILED' });
    expect(tls.received).toEqual([]);
    await tls.close();
  });

  it('speaks no TLS to a server that has none', async () => {
    const url = new URL(`https://${receiver.host}/`);

    await expect(fetchFrom([receiver.host])(url, LIMITS)).rejects.toMatchObject({
      code: 'TARGET_TLS_FAILED',
    });
  });
});

describe('the beginning of a body', () => {
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await openReceiver();
  });
  afterEach(() => receiver.close());

  const beginning = async (maxBytes: number) => {
    const { body } = await fetchFrom([receiver.host])(receiver.url, LIMITS);
    const { bytes, isWhole } = await readBeginning(body, maxBytes);
    return { text: bytes.toString(), isWhole };
  };

  it('is all of a short one', async () => {
    receiver.behave(answerWith(200, 'short'));

    expect(await beginning(5)).toEqual({ text: 'short', isWhole: true });
  });

  it('is what fits of a longer one', async () => {
    receiver.behave(answerWith(200, 'longer'));

    expect(await beginning(5)).toEqual({ text: 'longe', isWhole: false });
  });

  it('is what came of one that broke off', async () => {
    receiver.behave((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });

    expect(await beginning(50)).toEqual({ text: 'half', isWhole: false });
  });
});
