import { CfnElement, Duration, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';

export interface EveryMinuteProps {
  readonly description: string;
  readonly call: LambdaFunction;
}

/**
 * Calls a function once a minute. A call that fails is not repeated and leaves no dead letter:
 * the call of the next minute does its work.
 */
export class EveryMinute extends Construct {
  constructor(scope: Construct, id: string, { description, call }: EveryMinuteProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
      description: `${description}: may call ${call.node.id}`,
    });
    new Schedule(this, 'Schedule', {
      description,
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: new LambdaInvoke(call, {
        role,
        retryAttempts: 0,
        maxEventAge: Duration.minutes(1),
      }),
    });
    // The scheduler hands the event over and is done; what follows is Lambda's own retry.
    call.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalIdOf(call)}.Arn>:*]`,
      reason: 'The versions of this one function, as CDK grants them to whoever may call it.',
    });
  }
}

/** The name of a function in its template. */
function logicalIdOf({ node, stack }: LambdaFunction): string {
  const { defaultChild } = node;
  if (!CfnElement.isCfnElement(defaultChild)) throw new Error(`${node.path} is no function.`);
  return stack.getLogicalId(defaultChild);
}
