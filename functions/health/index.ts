import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { artifactsCheck, browserCheck, queueCheck, rowsCheck } from '../../src/aws/readiness.ts';
import { SDK_OPTIONS } from '../../src/aws/sdk-options.ts';
import { readEnv, readListEnv } from '../../src/runtime/env.ts';
import { VERSION } from '../../src/runtime/version.ts';
import { createHandler } from './handler.ts';

const env = readEnv('registryTable', 'jobQueueUrl', 'artifactBucket');
const documents = dynamoDocuments();

export const handler = createHandler({
  version: VERSION,
  checks: [
    rowsCheck(documents, env.registryTable),
    queueCheck(new SQSClient(SDK_OPTIONS), env.jobQueueUrl),
    artifactsCheck(new S3Client(SDK_OPTIONS), env.artifactBucket),
    browserCheck(documents, env.registryTable),
  ],
  corsOrigins: readListEnv('corsOrigins'),
});
