import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { readStageKeys } from '../../../src/aws/secrets-manager-keys.ts';
import { stageKeyOf } from '../../../src/secrets/stage-key.ts';

/** A client whose requests end before they reach a network. */
function clientOf(answer: (stage: string | undefined) => string | undefined) {
  const client = new SecretsManagerClient({ region: 'local' });
  client.middlewareStack.add(
    (_next, _context) => async (args) => {
      const { input } = new GetSecretValueCommand(args.input as { SecretId: string });
      const SecretString = answer(input.VersionStage);
      return { output: { SecretString, $metadata: {} }, response: {} };
    },
    { step: 'initialize' },
  );
  return client;
}

const missing = () => {
  throw new ResourceNotFoundException({ message: 'no such version', $metadata: {} });
};

describe('the keys in Secrets Manager', () => {
  it('are the current one and the one before', async () => {
    const read = readStageKeys(
      clientOf((stage) => (stage === 'AWSCURRENT' ? 'new' : 'old')),
      'stage-key',
    );

    await expect(read()).resolves.toEqual([stageKeyOf('new'), stageKeyOf('old')]);
  });

  it('are only the current one before the first rotation', async () => {
    const read = readStageKeys(
      clientOf((stage) => (stage === 'AWSCURRENT' ? 'new' : missing())),
      'stage-key',
    );

    await expect(read()).resolves.toEqual([stageKeyOf('new')]);
  });

  it('are not made of nothing', async () => {
    await expect(
      readStageKeys(
        clientOf(() => undefined),
        'stage-key',
      )(),
    ).rejects.toThrow('empty');
  });

  it('are not shortened by a failure that will pass', async () => {
    const read = readStageKeys(
      clientOf((stage) => {
        if (stage === 'AWSCURRENT') return 'new';
        throw new Error('throttled');
      }),
      'stage-key',
    );

    await expect(read()).rejects.toThrow('throttled');
  });
});
