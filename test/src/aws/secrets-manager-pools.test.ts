import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { readSecretPools } from '../../../src/aws/secrets-manager-pools.ts';

/** A client whose requests end before they reach a network. */
function clientOf(secrets: Readonly<Record<string, string>>) {
  const client = new SecretsManagerClient({ region: 'local' });
  client.middlewareStack.add(
    () => async (args) => {
      const { input } = new GetSecretValueCommand(args.input as { SecretId: string });
      const SecretString = secrets[input.SecretId ?? ''];
      return { output: { SecretString, $metadata: {} }, response: {} };
    },
    { step: 'initialize' },
  );
  return client;
}

describe('proxy pools in Secrets Manager', () => {
  it('are read from the secret that the owner names', async () => {
    const client = clientOf({ pools: '{"eu":{"exits":[{"url":"http://a:b@one.example:3128"}]}}' });

    const pools = await readSecretPools(client, 'pools')();

    expect(pools.get('eu')).toMatchObject([{ host: 'one.example', port: 3128, user: 'a' }]);
  });

  it('are refused when the secret is empty', async () => {
    await expect(readSecretPools(clientOf({}), 'pools')()).rejects.toThrow('not valid JSON');
  });
});
