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

/**
 * Where accepted jobs wait, and where messages end that no worker could even take.
 *
 *     submit-job, sweep ──▶ waiting ──▶ run-job
 *                              └─ LIMITS.maxReceives ─▶ dead ──▶ bury-job
 *
 * A standard queue: messages carry their client as the group, and SQS then serves quiet clients
 * before noisy ones.
 */
export class JobQueue extends Construct {
  readonly waiting: Queue;
  readonly dead: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const shared = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    };
    this.dead = new Queue(this, 'Dead', {
      ...shared,
      visibilityTimeout: Duration.seconds(FUNCTIONS['bury-job'].timeoutS + MARGIN_S),
    });
    this.waiting = new Queue(this, 'Waiting', {
      ...shared,
      // Not six times the timeout, as Lambda's guidance has it for throttled retries: a second
      // delivery finds the job taken, and the sweep sends again what was lost.
      visibilityTimeout: Duration.seconds(LIMITS.runTimeoutS + MARGIN_S),
      deadLetterQueue: { queue: this.dead, maxReceiveCount: LIMITS.maxReceives },
    });
    Validations.of(this.dead).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is the dead-letter queue. bury-job empties it, and an alarm watches its depth.',
    });
  }

  /** Lets `producer` add jobs. */
  feedFrom(producer: LambdaFunction): void {
    producer.addEnvironment(ENV.jobQueueUrl, this.waiting.queueUrl);
    allow(producer, { actions: ['sqs:SendMessage'], resource: this.waiting.queueArn });
  }

  /** Lets `observer` ask how long the line is. */
  lookFrom(observer: LambdaFunction): void {
    observer.addEnvironment(ENV.jobQueueUrl, this.waiting.queueUrl);
    allow(observer, { actions: ['sqs:GetQueueAttributes'], resource: this.waiting.queueArn });
  }

  /** Hands jobs to `worker` one at a time: a browser fills a function's memory. */
  drainInto(worker: LambdaFunction, maxConcurrency: number): void {
    worker.addEventSource(
      new SqsEventSource(this.waiting, {
        batchSize: 1,
        reportBatchItemFailures: true,
        maxConcurrency,
      }),
    );
  }

  /** Hands dead messages to `undertaker`, which ends their jobs as failed. */
  buryWith(undertaker: LambdaFunction): void {
    undertaker.addEventSource(
      new SqsEventSource(this.dead, { batchSize: 10, reportBatchItemFailures: true }),
    );
  }
}
