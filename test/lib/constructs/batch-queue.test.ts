import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../../lib/functions.ts';
import { BATCH_TIMING } from '../../../src/batches/timing.ts';
import { templatesOf } from '../../support/stage-templates.ts';

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
