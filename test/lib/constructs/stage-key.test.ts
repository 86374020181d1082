import { describe, it } from 'vitest';
import { templatesOf } from '../../support/stage-templates.ts';

describe('the key of the stage', () => {
  it('is made by AWS, long and without characters that need escaping', () => {
    templatesOf('dev').data.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    });
  });

  it.each([
    ['dev', 'Delete'],
    ['prod', 'Retain'],
  ] as const)('of %s: %s, should somebody delete the stack', (stage, DeletionPolicy) => {
    templatesOf(stage).data.hasResource('AWS::SecretsManager::Secret', { DeletionPolicy });
  });
});
