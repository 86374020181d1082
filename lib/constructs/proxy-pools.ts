import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ENV } from '../../src/contract.ts';
import { allow } from '../allow.ts';
import type { StageConfig } from '../config.ts';

/** Lets `user` read the proxy pools that the owner has written into a secret, if there is one. */
export function openProxyPools(user: LambdaFunction, config: StageConfig): void {
  const { proxyPoolsSecret: arn } = config;
  if (arn === '') return;
  user.addEnvironment(ENV.proxyPoolsSecret, arn);
  allow(user, { actions: ['secretsmanager:GetSecretValue'], resource: arn });
}
