import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { KeyRing } from '../secrets/ports.ts';
import { stageKeyOf } from '../secrets/stage-key.ts';

/**
 * Reads the stage's key from Secrets Manager: the current version and the one before it, so that a
 * rotation takes nothing away from what was sealed before.
 */
export const readStageKeys =
  (client: SecretsManagerClient, secretId: string) => async (): ReturnType<KeyRing['keys']> => {
    const secretAt = async (VersionStage: 'AWSCURRENT' | 'AWSPREVIOUS') => {
      const { SecretString } = await client.send(
        new GetSecretValueCommand({ SecretId: secretId, VersionStage }),
      );
      return SecretString;
    };
    const [current, previous] = await Promise.all([
      secretAt('AWSCURRENT'),
      secretAt('AWSPREVIOUS').catch(neverRotated),
    ]);
    if (!current) throw new Error('The secret of the stage is empty.');
    const older = previous ? [stageKeyOf(previous)] : [];
    return [stageKeyOf(current), ...older];
  };

function neverRotated(error: unknown): undefined {
  if (!(error instanceof ResourceNotFoundException)) throw error;
}
