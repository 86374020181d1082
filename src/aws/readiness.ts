import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ReadinessCheck } from '../runtime/readiness.ts';
import { readCanary } from './dynamo-canary.ts';

/** Whether a browser started when one was last needed; `rows` answers too, or this does not. */
export const browserCheck = (
  documents: DynamoDBDocumentClient,
  registryTable: string,
): ReadinessCheck => ({
  name: 'browser',
  check: async () => {
    const canary = await readCanary(documents, registryTable);
    if (canary?.error !== undefined) throw new Error(canary.error);
    return canary ? 'ok' : 'untried';
  },
});

export const rowsCheck = (
  documents: DynamoDBDocumentClient,
  registryTable: string,
): ReadinessCheck => ({
  name: 'rows',
  check: async () => {
    await readCanary(documents, registryTable);
    return 'ok';
  },
});

export const queueCheck = (client: SQSClient, queueUrl: string): ReadinessCheck => ({
  name: 'queue',
  check: async () => {
    const AttributeNames = ['ApproximateNumberOfMessages' as const];
    await client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames }));
    return 'ok';
  },
});

export const artifactsCheck = (client: S3Client, bucket: string): ReadinessCheck => ({
  name: 'artifacts',
  check: async () => {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
    return 'ok';
  },
});
