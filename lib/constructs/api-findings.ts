import { Validations } from 'aws-cdk-lib';
import type { Method, RestApi } from 'aws-cdk-lib/aws-apigateway';

/** What cdk-nag says about the API as a whole, and why it is as it should be. */
export function acknowledgeApiFindings(api: RestApi, hasFirewall: boolean): void {
  Validations.of(api).acknowledge(
    {
      id: 'AwsSolutions-APIG2',
      reason:
        'The functions parse every request strictly and name each field that they refuse; a model of API Gateway would refuse first, without naming any.',
    },
    {
      id: 'AwsSolutions-COG4',
      reason: 'Clients are programs that hold API keys; the request authorizer knows them.',
    },
    {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason: 'API Gateway accepts no other policy for the role that writes the access logs.',
    },
  );
  if (hasFirewall) return;
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG3',
    reason: 'This stage has no clients of others; the firewall is on in production.',
  });
}

/** A route without a scope needs no key, on purpose. */
export function acknowledgeOpenRoute(method: Method): void {
  Validations.of(method).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason: 'An open route of src/routes.ts: it tells nothing about any client.',
  });
}
