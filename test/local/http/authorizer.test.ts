import { describe, expect, it } from 'vitest';
import { createIdentify } from '../../../local/http/authorizer.ts';
import type { Routed } from '../../../local/http/gateway-event.ts';
import { NOW } from '../../support/jobs.ts';

const requestOf = (key: string, remoteAddress = '203.0.113.1') =>
  ({
    request: {
      headers: { 'x-api-key': key },
      rawHeaders: ['x-api-key', key],
      socket: { remoteAddress },
    },
    url: new URL('http://local/v1/jobs'),
    route: { method: 'GET', path: '/v1/jobs', stage: 'get-job', scope: 'jobs:read' },
    path: {},
    requestId: 'req_1',
    receivedAt: NOW,
  }) as unknown as Routed;

function door() {
  const identify = createIdentify({
    authorize: async ({ headers }) => {
      if (headers?.['x-api-key'] !== 'good') throw new Error('Unauthorized');
      const policyDocument = { Version: '2012-10-17', Statement: [] };
      return { principalId: 'cli_a', policyDocument, context: { clientId: 'cli_a' } };
    },
    cacheMs: 0,
    now: () => NOW,
  });
  const codeOf = (key: string, address?: string) =>
    identify(requestOf(key, address)).then(
      () => 'let in',
      ({ code }: { readonly code: string }) => code,
    );
  return { codeOf };
}

describe('the embedded door', () => {
  it('holds up who tries keys, and lets a good key of the same address in', async () => {
    const { codeOf } = door();
    const codes: string[] = [];
    for (let n = 0; n < 21; n += 1) codes.push(await codeOf(`wrong-${n}`));

    expect(codes).toEqual([...Array(20).fill('UNAUTHORIZED'), 'TOO_MANY_REQUESTS']);
    expect(await codeOf('good')).toBe('let in');
  });

  it('holds up nobody else', async () => {
    const { codeOf } = door();
    for (let n = 0; n < 30; n += 1) await codeOf(`wrong-${n}`);

    expect(await codeOf('wrong', '203.0.113.2')).toBe('UNAUTHORIZED');
  });
});
