import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ENV } from '../../src/contract.ts';
import { allow } from '../allow.ts';
import type { StageSettings } from '../config.ts';

/** Letters and digits: 64 of them are 380 bits. */
const KEY_CHARS = 64;

export interface StageKeyProps {
  readonly settings: StageSettings;
}

/** The secret that secrets of clients are sealed with before they go into a row. */
export class StageKey extends Construct {
  readonly secret: CfnSecret;

  constructor(scope: Construct, id: string, { settings }: StageKeyProps) {
    super(scope, id);
    this.secret = new CfnSecret(this, 'Secret', {
      description: `Gannet ${settings.stage}: seals the secrets of clients`,
      generateSecretString: { passwordLength: KEY_CHARS, excludePunctuation: true },
    });
    this.secret.applyRemovalPolicy(
      settings.config.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    );
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'It is rotated by putting a new version, as docs/webhooks.md says; the one before opens until all is sealed anew, which takes a week, so no clock may do it faster.',
    });
  }

  /** Lets `user` seal and open. */
  openTo(user: LambdaFunction): void {
    // `Id` is the whole ARN, with the letters that Secrets Manager puts behind the name.
    const { attrId: arn } = this.secret;
    user.addEnvironment(ENV.stageKeySecret, arn);
    allow(user, { actions: ['secretsmanager:GetSecretValue'], resource: arn });
  }
}
