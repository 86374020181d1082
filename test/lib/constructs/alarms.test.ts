import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { functionNames } from '../../../lib/functions.ts';
import { templatesOf } from '../../support/stage-templates.ts';

const ALARM = 'AWS::CloudWatch::Alarm';
const Alarm = z.object({
  Properties: z.object({
    AlarmName: z.string(),
    AlarmDescription: z.string(),
    AlarmActions: z.array(z.unknown()).length(1),
  }),
});

const { observability } = templatesOf('prod');
const alarms = Object.values(observability.findResources(ALARM)).map(
  (resource) => Alarm.parse(resource).Properties,
);
const nameOf = ({ AlarmName }: { AlarmName: string }) => AlarmName.replace('gannet-prod-', '');

describe('the alarms', () => {
  it('have each an article of their own name in the runbook, and no article has no alarm', () => {
    const runbook = readFileSync('docs/runbook.md', 'utf8');
    const articles = [...runbook.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);

    expect(articles.sort()).toEqual(alarms.map(nameOf).sort());
  });

  it.each(alarms)('$AlarmName says how bad it is, what is wrong and where to read on', (alarm) => {
    expect(alarm.AlarmDescription).toMatch(/^(page|ticket): .+\. Runbook: docs\/runbook\.md#/);
    expect(alarm.AlarmDescription).toContain(`#${nameOf(alarm)}`);
  });

  it('tell somebody over TLS, by how bad they are', () => {
    observability.resourceCountIs('AWS::SNS::Topic', 2);
    observability.allResourcesProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });

  it('watch every function for errors but authorize, whose error is how it says 401', () => {
    const watched = functionNames.filter((name) =>
      alarms.some((one) => nameOf(one) === `${name}-errors`),
    );

    expect(watched).toEqual(functionNames.filter((name) => name !== 'authorize'));
  });

  it.each([
    ['dead-letters', 'ApproximateNumberOfMessagesVisible', 0],
    ['queue-age', 'ApproximateAgeOfOldestMessage', 300],
    ['function-throttles', 'Throttles', 0],
    ['jobs-buried', 'JobsBuried', 0],
    ['dead-letters-written', 'DeadLetters', 10],
    ['sweep-lag', 'SweepLagMs', 180_000],
  ])('%s rings when %s is above %i', (name, metric, threshold) => {
    observability.hasResourceProperties(ALARM, {
      AlarmName: `gannet-prod-${name}`,
      MetricName: metric,
      Threshold: threshold,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  it('ring when the sweep is silent', () => {
    observability.hasResourceProperties(ALARM, {
      AlarmName: 'gannet-prod-sweep-missing',
      MetricName: 'Invocations',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('watch the metrics of their own stage', () => {
    observability.hasResourceProperties(ALARM, {
      Namespace: 'Gannet',
      MetricName: 'JobsBuried',
      Dimensions: [{ Name: 'service', Value: 'gannet-prod' }],
    });
  });
});
