import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

interface Allowance {
  readonly actions: readonly string[];
  readonly resource: string;
}

/** Adds exactly these actions to the role of `user`; CDK's own `grant…` methods give more. */
export function allow(user: LambdaFunction, { actions, resource }: Allowance): void {
  user.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [resource] }));
}
