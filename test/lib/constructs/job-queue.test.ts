import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../../lib/functions.ts';
import { LIMITS } from '../../../src/contract.ts';
import { templatesOf } from '../../support/stage-templates.ts';

const DAY_S = 24 * 60 * 60;

describe('the job queue', () => {
  const { service } = templatesOf('prod');

  it('hides a message for longer than the longest run', () => {
    service.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 330,
      RedrivePolicy: Match.anyValue(),
    });
    expect(330).toBeGreaterThan(FUNCTIONS['run-job'].timeoutS);
  });

  it('buries a message after the receipts that the code counts on', () => {
    service.hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: { maxReceiveCount: LIMITS.maxReceives },
    });
  });

  it('is a standard queue, where a group is a client and not an order', () => {
    service.allResourcesProperties('AWS::SQS::Queue', { FifoQueue: Match.absent() });
  });

  it('encrypts every message and keeps it for 14 days', () => {
    service.allResourcesProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * DAY_S,
    });
    // With the two of the deliveries and the two of the batches.
    service.resourceCountIs('AWS::SQS::Queue', 6);
  });

  it('refuses whoever comes without TLS, at both queues', () => {
    service.allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sqs:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
    service.resourceCountIs('AWS::SQS::QueuePolicy', 6);
  });

  it('hands jobs over one at a time, no more at once than the stage allows', () => {
    service.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 50 },
    });
  });

  it('hands dead messages to bury-job', () => {
    service.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^QueueDead'), 'Arn'] },
      FunctionName: { Ref: Match.stringLikeRegexp('^buryjob') },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });
});
