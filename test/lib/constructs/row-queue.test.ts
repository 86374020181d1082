import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../../lib/functions.ts';
import { BATCH_TIMING } from '../../../src/batches/timing.ts';
import { DELIVERY_TIMING } from '../../../src/webhooks/timing.ts';
import { templatesOf } from '../../support/stage-templates.ts';

describe('the queue of webhook deliveries', () => {
  const { service } = templatesOf('prod');

  it('hides a message for longer than a delivery and its lease take', () => {
    const { timeoutS } = FUNCTIONS['deliver-webhook'];

    expect(DELIVERY_TIMING.requestMs).toBeLessThan(timeoutS * 1_000);
    expect(timeoutS * 1_000).toBeLessThan(DELIVERY_TIMING.leaseMs);
    expect(DELIVERY_TIMING.leaseMs).toBeLessThan(60_000);
    service.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 60 });
  });

  it('hands deliveries over ten at a time, and learns which of them came back', () => {
    service.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DeliveriesWaiting'), 'Arn'] },
      FunctionName: { Ref: Match.stringLikeRegexp('^deliverwebhook') },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });
});
describe('the queue of batches', () => {
  const { service } = templatesOf('prod');

  it('hides a message for longer than an expander works', () => {
    const { timeoutS } = FUNCTIONS['expand-batch'];

    expect(BATCH_TIMING.closingMs).toBeLessThan(timeoutS * 1_000);
    service.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: timeoutS + 30 });
  });

  it('hands batches over one at a time, and learns which came back', () => {
    service.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1,
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^BatchesWaiting'), 'Arn'] },
      FunctionName: { Ref: Match.stringLikeRegexp('^expandbatch') },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });
});
