import { connect } from 'node:net';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIdentify } from '../../../local/http/authorizer.ts';
import { createGateway } from '../../../local/http/gateway.ts';
import { type HttpServer, listen } from '../../../local/http/server.ts';
import { LIMITS } from '../../../src/contract.ts';
import { NOW } from '../../support/manual-clock.ts';

const CACHE_MS = 60_000;

/** What the function behind the gateway answers, unless a test says otherwise. */
const OK: APIGatewayProxyResult = {
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: '{}',
};

describe('the local gateway', () => {
  let server: HttpServer;
  let base: string;
  let now: number;
  let calls: { stage: string; event: APIGatewayProxyEvent }[];
  let answer: () => Promise<APIGatewayProxyResult>;
  let asked: number;
  let errors: unknown[];

  beforeEach(async () => {
    now = NOW;
    calls = [];
    answer = async () => OK;
    asked = 0;
    errors = [];
    const identify = createIdentify({ authorize, cacheMs: CACHE_MS, now: () => now });
    const gateway = createGateway({
      call: async (stage, event) => {
        calls.push({ stage, event });
        return answer();
      },
      identify,
      now: () => now,
      onError: (error) => errors.push(error),
    });
    server = await listen(gateway, { host: '127.0.0.1', port: 0 });
    base = `http://127.0.0.1:${server.port}`;
  });

  afterEach(() => server.stop());

  const authorize = async ({ headers }: { headers: Record<string, string | undefined> | null }) => {
    asked += 1;
    const key = headers?.['x-api-key'];
    if (key === 'broken') throw new Error('The table is gone.');
    if (key !== 'good') throw new Error('Unauthorized');
    return {
      principalId: 'cli_a',
      policyDocument: { Version: '2012-10-17', Statement: [] },
      context: { clientId: 'cli_a', jobsPerDay: 20 },
    };
  };

  const get = (path: string, init: RequestInit = {}) =>
    fetch(base + path, { headers: { 'x-api-key': 'good' }, ...init });

  it('hands a function what API Gateway would hand it', async () => {
    await fetch(`${base}/v1/jobs?size=5&tag=a&tag=b`, {
      method: 'GET',
      headers: { 'x-api-key': 'good', 'X-Request-Id': 'req-12345678' },
    });

    expect(calls[0]?.stage).toBe('get-job');
    expect(calls[0]?.event).toMatchObject({
      resource: '/v1/jobs',
      path: '/v1/jobs',
      httpMethod: 'GET',
      queryStringParameters: { size: '5', tag: 'b' },
      multiValueQueryStringParameters: { size: ['5'], tag: ['a', 'b'] },
      pathParameters: null,
      body: null,
      requestContext: {
        requestId: 'req-12345678',
        requestTimeEpoch: NOW,
        authorizer: { clientId: 'cli_a', jobsPerDay: '20' },
        identity: { sourceIp: '127.0.0.1' },
      },
    });
  });

  it('hands on the body as it came', async () => {
    await get('/v1/jobs', { method: 'POST', body: '{"kind":"画像"}' });

    expect(calls[0]?.event.body).toBe('{"kind":"画像"}');
  });

  it('answers with what the function returned', async () => {
    answer = async () => ({ statusCode: 303, headers: { location: 'http://a.test/' }, body: '' });

    const response = await get('/v1/jobs/job_1/artifacts/a.png', { redirect: 'manual' });

    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('http://a.test/');
  });

  it('asks nobody who calls an open route', async () => {
    const response = await fetch(`${base}/health`);

    expect(response.status).toBe(200);
    expect(asked).toBe(0);
    expect(calls[0]?.event.requestContext.authorizer).toBeNull();
  });

  it.each([
    ['no key', undefined, 0],
    ['a wrong key', 'bad', 1],
  ])('answers 401 to %s', async (_case, key, timesAsked) => {
    const response = await get('/v1/jobs', { headers: key ? { 'x-api-key': key } : {} });

    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'UNAUTHORIZED', status: 401 });
    expect(asked).toBe(timesAsked);
    expect(calls).toEqual([]);
  });

  it('asks once for a key until the answer is too old', async () => {
    await get('/v1/jobs');
    now += CACHE_MS - 1;
    await get('/v1/jobs');
    const before = asked;
    now += 1;
    await get('/v1/jobs');

    expect([before, asked]).toEqual([1, 2]);
  });

  it('tells us, not the client, when the authorizer fails', async () => {
    const response = await get('/v1/jobs', { headers: { 'x-api-key': 'broken' } });

    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('table');
    expect(errors).toEqual([new Error('The table is gone.')]);
  });

  it('tells us, not the client, when a function fails', async () => {
    answer = async () => {
      throw new Error('secret');
    };

    const response = await get('/v1/jobs');

    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: 'INTERNAL' });
    expect(errors).toEqual([new Error('secret')]);
  });

  it('answers 404 where there is nothing', async () => {
    const response = await get('/nothing');

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('answers 405 to a method that a path does not take, and says which it does', async () => {
    const response = await get('/v1/jobs/job_1', { method: 'PUT', body: '{}' });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, DELETE');
    expect(await response.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
  });

  it('takes a body of the largest size', async () => {
    const response = await get('/v1/jobs', { method: 'POST', body: 'x'.repeat(LIMITS.bodyBytes) });

    expect(response.status).toBe(200);
    expect(calls[0]?.event.body).toHaveLength(LIMITS.bodyBytes);
  });

  it.each([
    ['one byte more', LIMITS.bodyBytes + 1],
    ['10 MB', 10_000_000],
  ])('answers 413 to %s than it takes', async (_case, size) => {
    const response = await get('/v1/jobs', { method: 'POST', body: 'x'.repeat(size) });

    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(calls).toEqual([]);
  });

  it('answers 413 to a body that does not say how long it is', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1_024)),
    });

    const streaming = { method: 'POST', body, duplex: 'half' } as const;
    const response = await get('/v1/jobs', streaming);

    expect(response.status).toBe(413);
  });

  it('survives a client that hangs up in the middle of its body', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      'POST /v1/jobs HTTP/1.1\r\nHost: a\r\nX-Api-Key: good\r\nContent-Length: 9\r\n\r\n{',
    );
    await new Promise<void>((resolve) => socket.end(resolve));

    const response = await get('/health');

    expect(response.status).toBe(200);
  });

  it('says in one line that its port is taken', async () => {
    const second = listen(() => {}, { host: '127.0.0.1', port: server.port });

    await expect(second).rejects.toMatchObject({
      name: 'StartFailure',
      message: `Port ${server.port} of 127.0.0.1 is taken by another program. Choose one with --port.`,
    });
  });
});
