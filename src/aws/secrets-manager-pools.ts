import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type ExitsByPool, readPools } from '../proxies/pools.ts';
import { readOptionalEnv } from '../runtime/env.ts';
import { SDK_OPTIONS } from './sdk-options.ts';

/** Reads the proxy pools of the stage from Secrets Manager. Without a secret there are none. */
export function poolsFromEnv(): () => Promise<ExitsByPool> {
  const SecretId = readOptionalEnv('proxyPoolsSecret');
  if (SecretId === '') return async () => new Map();
  const client = new SecretsManagerClient(SDK_OPTIONS);
  return async () => {
    const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId }));
    return readPools(SecretString);
  };
}
