import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type FunctionOptions, RecursiveLoop, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ENV, METRICS } from '../../src/contract.ts';
import type { StageSettings } from '../config.ts';
import { type FunctionName, needsOf } from '../functions.ts';
import { serviceName } from '../metrics.ts';
import { checkedNetwork } from '../networks.ts';

/**
 * What all functions have in common, however they are packaged: a role and a log group of their
 * own, tracing, and the variables that everybody reads.
 */
export function functionSettings(scope: Construct, name: FunctionName, settings: StageSettings) {
  const { stage, config } = settings;
  const logGroup = new LogGroup(scope, `${name}-log`, {
    retention: config.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${name}-role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `What ${name} may do, and nothing else`,
  });
  logGroup.grantWrite(role);
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'X-Ray takes traces for no resource in particular, so its actions allow no other.',
  });
  const { timeoutS, targets, goesOn } = needsOf(name);
  return {
    role,
    logGroup,
    memorySize: config.memoryMb,
    timeout: Duration.seconds(timeoutS),
    tracing: Tracing.ACTIVE,
    // Lambda would drop the seventeenth message that comes of one job as a loop. Ours end: a job
    // that gets no further uses up its attempts, and whatever waits does so until a time.
    ...(goesOn && { recursiveLoop: RecursiveLoop.ALLOW }),
    environment: {
      [ENV.stage]: stage,
      // Rows go when the bucket's lifecycle removes the files.
      [ENV.retentionDays]: String(config.artifactDays),
      [ENV.corsOrigins]: config.corsOrigins.join(','),
      // The dimension of every metric, so it names the stage; a log line names its function anyway.
      POWERTOOLS_SERVICE_NAME: serviceName(stage),
      POWERTOOLS_METRICS_NAMESPACE: METRICS.namespace,
      POWERTOOLS_LOG_LEVEL: 'INFO',
      NODE_OPTIONS: '--enable-source-maps',
      ...(config.prices !== 'list' && { [ENV.prices]: JSON.stringify(config.prices) }),
      ...(targets && {
        [ENV.workerMemoryMb]: String(config.runner.memoryMb),
        [ENV.allowedHosts]: config.allowedHosts.join(','),
        [ENV.allowedPorts]: config.allowedPorts.join(','),
        [ENV.refusedNetworks]: config.refusedNetworks.map(checkedNetwork).join(','),
        [ENV.siteIntervalMs]: String(config.politeness.intervalMs),
        [ENV.siteConcurrency]: String(config.politeness.maxConcurrency),
        [ENV.contact]: config.politeness.contact,
      }),
    },
  } satisfies FunctionOptions;
}
