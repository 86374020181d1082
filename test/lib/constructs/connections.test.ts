import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { describe, it } from 'vitest';
import { STAGES } from '../../../lib/config.ts';
import { ArtifactBucket } from '../../../lib/constructs/artifact-bucket.ts';
import { JobQueue } from '../../../lib/constructs/job-queue.ts';
import { RowQueue } from '../../../lib/constructs/row-queue.ts';
import { RowTable } from '../../../lib/constructs/row-table.ts';
import { StageKey } from '../../../lib/constructs/stage-key.ts';
import { ENV } from '../../../src/contract.ts';

const settings = { stage: 'dev', config: STAGES.dev } as const;

/** A stack with one function, after it was connected to something. */
function connected(connect: (stack: Stack, user: LambdaFunction) => void): Template {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Test');
  const user = new LambdaFunction(stack, 'User', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('none'),
  });
  connect(stack, user);
  return Template.fromStack(stack);
}

const table = (stack: Stack) =>
  new RowTable(stack, 'Jobs', { config: STAGES.dev, variable: ENV.jobsTable });

describe('whoever is connected gets the permission and the variable together', () => {
  it.each([
    [
      'a table',
      ENV.jobsTable,
      'dynamodb:GetItem',
      (s: Stack, u: LambdaFunction) => table(s).connect(u, { table: ['GetItem'] }),
    ],
    [
      'an index',
      ENV.jobsTable,
      'dynamodb:Query',
      (s: Stack, u: LambdaFunction) => table(s).connect(u, { byDue: ['Query'] }),
    ],
    [
      'the queue, to feed it',
      ENV.jobQueueUrl,
      'sqs:SendMessage',
      (s: Stack, u: LambdaFunction) => new JobQueue(s, 'Queue').feedFrom(u),
    ],
    [
      'the queue, to look',
      ENV.jobQueueUrl,
      'sqs:GetQueueAttributes',
      (s: Stack, u: LambdaFunction) => new JobQueue(s, 'Queue').lookFrom(u),
    ],
    [
      'rows of another kind, to feed them',
      ENV.batchQueueUrl,
      'sqs:SendMessage',
      (s: Stack, u: LambdaFunction) =>
        new RowQueue(s, 'Rows', {
          worker: 'expand-batch',
          env: 'batchQueueUrl',
          batchSize: 1,
          maxConcurrency: 2,
        }).feedFrom(u),
    ],
    [
      'the key of the stage, to seal and open',
      ENV.stageKeySecret,
      'secretsmanager:GetSecretValue',
      (s: Stack, u: LambdaFunction) => new StageKey(s, 'Key', { settings }).openTo(u),
    ],
    [
      'the bucket, to store',
      ENV.artifactBucket,
      's3:PutObject',
      (s: Stack, u: LambdaFunction) => new ArtifactBucket(s, 'Bucket', { settings }).storeFrom(u),
    ],
    [
      'the bucket, to link',
      ENV.artifactBucket,
      's3:GetObject',
      (s: Stack, u: LambdaFunction) => new ArtifactBucket(s, 'Bucket', { settings }).linkFrom(u),
    ],
    [
      'the bucket, to look',
      ENV.artifactBucket,
      's3:ListBucket',
      (s: Stack, u: LambdaFunction) => new ArtifactBucket(s, 'Bucket', { settings }).lookFrom(u),
    ],
  ])('%s', (_what, variable, action, connect) => {
    const template = connected(connect);

    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: action, Effect: 'Allow' })] },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ [variable]: Match.anyValue() }) },
    });
  });

  it('the bucket, to erase: it must find what it deletes', () => {
    const template = connected((stack, user) =>
      new ArtifactBucket(stack, 'Bucket', { settings }).eraseFrom(user),
    );

    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: ['s3:DeleteObject', 's3:ListBucket'].map((Action) =>
          Match.objectLike({ Action }),
        ),
      },
    });
  });

  it('a table of which nothing is allowed is known by name only', () => {
    const template = connected((stack, user) => table(stack).connect(user, { table: [] }));

    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ [ENV.jobsTable]: Match.anyValue() }) },
    });
  });
});
