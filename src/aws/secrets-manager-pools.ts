import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type ExitsByPool, readPools } from '../proxies/pools.ts';
import { readOptionalEnv } from '../runtime/env.ts';
import { SDK_OPTIONS } from './sdk-options.ts';

/** Reads proxy pools from Secrets Manager. */
export const readSecretPools =
  (client: SecretsManagerClient, secretId: string) => async (): Promise<ExitsByPool> => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return readPools(SecretString ?? '');
  };

/** The pools of the stage. Without a secret there are none. */
export function poolsFromEnv(): () => Promise<ExitsByPool> {
  const secretId = readOptionalEnv('proxyPoolsSecret');
  if (secretId === '') return async () => new Map();
  return readSecretPools(new SecretsManagerClient(SDK_OPTIONS), secretId);
}
