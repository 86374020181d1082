import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { STAGES } from '../../../lib/config.ts';
import { ServiceFunction } from '../../../lib/constructs/service-function.ts';
import { FUNCTIONS, functionNames } from '../../../lib/functions.ts';
import { ENV, METRICS } from '../../../src/contract.ts';
import { newApp, templatesOf } from '../../support/stage-templates.ts';

const FUNCTION = 'AWS::Lambda::Function';
const settings = { stage: 'dev', config: STAGES.dev } as const;

describe('a function', () => {
  const { service } = templatesOf('dev');

  it('runs on the pinned Node, and is traced', () => {
    service.allResourcesProperties(FUNCTION, {
      Runtime: 'nodejs24.x',
      TracingConfig: { Mode: 'Active' },
    });
    service.resourceCountIs(FUNCTION, functionNames.length);
  });

  it('tells every function its stage, and where its metrics belong', () => {
    service.allResourcesProperties(FUNCTION, {
      Environment: {
        Variables: Match.objectLike({
          [ENV.stage]: 'dev',
          POWERTOOLS_SERVICE_NAME: 'gannet-dev',
          POWERTOOLS_METRICS_NAMESPACE: METRICS.namespace,
        }),
      },
    });
  });

  it('has a role of its own, which no other function has', () => {
    const functions = Object.values(service.findResources(FUNCTION));
    const roles = functions.map(({ Properties }) => JSON.stringify(Properties.Role));

    expect(new Set(roles).size).toBe(functions.length);
  });

  it('has a log of its own, which is forgotten after the days of its stage', () => {
    service.allResourcesProperties('AWS::Logs::LogGroup', {
      RetentionInDays: STAGES.dev.logRetentionDays,
    });
    service.allResourcesProperties(FUNCTION, {
      LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('log') } },
    });
  });

  it('answers a request before the gateway gives up on it', () => {
    const requests = ['submit-job', 'get-job', 'cancel-job', 'health', 'describe-api'] as const;

    for (const name of requests) expect(FUNCTIONS[name].timeoutS).toBeLessThanOrEqual(29);
  });

  it('tells functions what their stage pays, where that is not what the list says', () => {
    const prices = { date: '2027-01', region: 'eu-west-1', source: 'us', usd: { s3Put: '0.0054' } };
    const stack = new Stack(newApp(), 'Test');
    const config = { ...STAGES.dev, prices };
    new ServiceFunction(stack, 'get-job', { settings: { ...settings, config } });

    Template.fromStack(stack).hasResourceProperties(FUNCTION, {
      Environment: { Variables: Match.objectLike({ [ENV.prices]: JSON.stringify(prices) }) },
    });
    service.allResourcesProperties(FUNCTION, {
      Environment: { Variables: Match.objectLike({ [ENV.prices]: Match.absent() }) },
    });
  });

  it('lets whoever makes it overrule what all have in common', () => {
    const stack = new Stack(newApp(), 'Test');
    new ServiceFunction(stack, 'health', {
      settings,
      memorySize: 1_234,
      environment: { [ENV.stage]: 'mine', MORE: 'yes' },
    });

    Template.fromStack(stack).hasResourceProperties(FUNCTION, {
      MemorySize: 1_234,
      Environment: { Variables: Match.objectLike({ [ENV.stage]: 'mine', MORE: 'yes' }) },
      TracingConfig: { Mode: 'Active' },
    });
  });
});
