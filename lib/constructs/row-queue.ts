import { Duration, Validations } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV, LIMITS } from '../../src/contract.ts';
import { allow } from '../allow.ts';
import { FUNCTIONS, type FunctionName } from '../functions.ts';

/** Between the end of an invocation and the return of its messages, in seconds. */
const MARGIN_S = 30;

export interface RowQueueOptions {
  /** Who works the rows off. */
  readonly worker: FunctionName;
  /** Where producers find the queue's address. */
  readonly env: keyof typeof ENV;
  /** Rows in one invocation. */
  readonly batchSize: number;
  /** Invocations at once. */
  readonly maxConcurrency: number;
}

/**
 * Where rows wait for somebody who works them off.
 *
 *     whoever writes one, sweep ──▶ waiting ──▶ worker
 *                                      └─ LIMITS.maxReceives ─▶ dead
 *
 * Nobody works off the dead ones: their rows are found by the sweep, which sends new messages. They
 * lie there for a person, who is told by an alarm.
 */
export class RowQueue extends Construct {
  readonly waiting: Queue;
  readonly dead: Queue;
  readonly #options: RowQueueOptions;

  constructor(scope: Construct, id: string, options: RowQueueOptions) {
    super(scope, id);
    this.#options = options;
    const shared = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    };
    this.dead = new Queue(this, 'Dead', shared);
    this.waiting = new Queue(this, 'Waiting', {
      ...shared,
      visibilityTimeout: Duration.seconds(FUNCTIONS[options.worker].timeoutS + MARGIN_S),
      deadLetterQueue: { queue: this.dead, maxReceiveCount: LIMITS.maxReceives },
    });
    Validations.of(this.dead).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'This is the dead-letter queue. The sweep stands in for its messages, an alarm rings.',
    });
  }

  /** Lets `producer` add rows. */
  feedFrom(producer: LambdaFunction): void {
    producer.addEnvironment(ENV[this.#options.env], this.waiting.queueUrl);
    allow(producer, { actions: ['sqs:SendMessage'], resource: this.waiting.queueArn });
  }

  /** Hands rows to `worker`. */
  drainInto(worker: LambdaFunction): void {
    const { batchSize, maxConcurrency } = this.#options;
    worker.addEventSource(
      new SqsEventSource(this.waiting, {
        batchSize,
        reportBatchItemFailures: true,
        maxConcurrency,
      }),
    );
  }
}
