import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { describe, expect, it } from 'vitest';
import { createUsageKey } from '../../scripts/usage-key.ts';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body?: Uint8Array;
}

/** A client whose requests go nowhere: each is kept, and answered as `statusOf` says. */
function pretended(statusOf: (sent: Sent) => number) {
  const sent: Sent[] = [];
  const client = new APIGatewayClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: Sent) => {
        sent.push(request);
        const statusCode = statusOf(request);
        const body = new TextEncoder().encode(JSON.stringify({ id: 'key-1', message: 'No.' }));
        return { response: { statusCode, headers: {}, body } };
      },
    },
  });
  return { client, sent };
}

const bodyOf = (sent: Sent | undefined): unknown =>
  JSON.parse(new TextDecoder().decode(sent?.body));

const told = (sent: readonly Sent[]) => sent.map(({ method, path }) => `${method} ${path}`);

describe('a usage key', () => {
  it('is made and put on the plan', async () => {
    const { client, sent } = pretended(() => 201);

    const { value } = await createUsageKey(client, { name: 'acme', planId: 'plan-1' });

    expect(told(sent)).toEqual(['POST /apikeys', 'POST /usageplans/plan-1/keys']);
    expect(bodyOf(sent[0])).toMatchObject({ name: 'acme', value, enabled: true });
    expect(bodyOf(sent[1])).toEqual({ keyId: 'key-1', keyType: 'API_KEY' });
  });

  it('is removed again when the plan refuses it', async () => {
    const { client, sent } = pretended(({ path }) => (path.includes('usageplans') ? 404 : 201));

    const made = createUsageKey(client, { name: 'acme', planId: 'plan-1' });

    await expect(made).rejects.toThrow('No.');
    expect(told(sent)).toContain('DELETE /apikeys/key-1');
  });

  it('is another one each time, and long enough for API Gateway', async () => {
    const { client } = pretended(() => 201);

    const one = await createUsageKey(client, { name: 'acme', planId: 'plan-1' });
    const other = await createUsageKey(client, { name: 'acme', planId: 'plan-1' });

    expect(one.value).not.toBe(other.value);
    expect(one.value.length).toBeGreaterThanOrEqual(20);
  });
});
