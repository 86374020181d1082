import { Duration, Validations } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV, LIMITS } from '../../src/contract.ts';
import { allow } from '../allow.ts';
import { FUNCTIONS } from '../functions.ts';

/** Between the end of an invocation and the return of its message, in seconds. */
const MARGIN_S = 30;

/** Batches that are worked on at once. */
const MAX_CONCURRENCY = 10;

/**
 * Where batches wait for somebody who makes jobs of their items.
 *
 *     manage-batches, expand-batch, sweep ──▶ waiting ──▶ expand-batch
 *                                                └─ LIMITS.maxReceives ─▶ dead
 *
 * Nobody works off the dead ones: their rows are found by the sweep, which sends new messages. They
 * lie there for a person, who is told by an alarm.
 */
export class BatchQueue extends Construct {
  readonly waiting: Queue;
  readonly dead: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const shared = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    };
    this.dead = new Queue(this, 'Dead', shared);
    this.waiting = new Queue(this, 'Waiting', {
      ...shared,
      visibilityTimeout: Duration.seconds(FUNCTIONS['expand-batch'].timeoutS + MARGIN_S),
      deadLetterQueue: { queue: this.dead, maxReceiveCount: LIMITS.maxReceives },
    });
    Validations.of(this.dead).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'This is the dead-letter queue. The sweep stands in for its messages, an alarm rings.',
    });
  }

  /** Lets `producer` add batches. */
  feedFrom(producer: LambdaFunction): void {
    producer.addEnvironment(ENV.batchQueueUrl, this.waiting.queueUrl);
    allow(producer, { actions: ['sqs:SendMessage'], resource: this.waiting.queueArn });
  }

  /** Hands batches to `expander`, one at a time: each is worked on for minutes. */
  drainInto(expander: LambdaFunction): void {
    expander.addEventSource(
      new SqsEventSource(this.waiting, {
        batchSize: 1,
        reportBatchItemFailures: true,
        maxConcurrency: MAX_CONCURRENCY,
      }),
    );
  }
}
