import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SDK_OPTIONS } from '../../src/aws/sdk-options.ts';
import { type Fault, type FaultProxy, S3, SQS, startFaultProxy } from './fault-proxy.ts';
import { startLoopbackS3 } from './loopback/s3.ts';
import { startLoopbackSqs } from './loopback/sqs.ts';

/** A bucket and queues with a fault proxy before each service, and clients on both sides of it. */
export interface AwsPlace {
  readonly bucket: string;
  /** Through the proxies, with the settings of every function. */
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  /** Past them: what a test looks with. */
  readonly plainS3: S3Client;
  readonly plainSqs: SQSClient;
  /** The address of a queue, made if need be, as a client of either side names it. */
  readonly queueUrl: (name: string, side: 'proxied' | 'plain') => string;
  readonly proxies: readonly FaultProxy[];
  stop(): Promise<void>;
}

interface Services {
  readonly s3: string;
  readonly sqs: string;
  readonly stop: () => Promise<void>;
}

const BUCKET = 'chaos';
export const QUEUES = ['chaos-jobs', 'chaos-batches', 'chaos-deliveries'] as const;

const ACCOUNT = '000000000000';

/** Small servers of our own, where nothing but npm packages may be needed. */
export async function startLoopbackPlace(next: () => Fault): Promise<AwsPlace> {
  const [s3, sqs] = await Promise.all([startLoopbackS3(), startLoopbackSqs()]);
  const stop = async () => {
    await Promise.all([s3.stop(), sqs.stop()]);
  };
  return startPlace({ s3: s3.endpoint, sqs: sqs.endpoint, stop }, next);
}

/** The emulator at `endpoint`, or whatever else speaks for AWS. */
export async function startEmulatedPlace(endpoint: string, next: () => Fault): Promise<AwsPlace> {
  const place = await startPlace({ s3: endpoint, sqs: endpoint, stop: async () => {} }, next);
  await place.plainS3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  for (const QueueName of QUEUES) {
    await place.plainSqs.send(new CreateQueueCommand({ QueueName }));
  }
  return place;
}

async function startPlace(services: Services, next: () => Fault): Promise<AwsPlace> {
  const s3Proxy = await startFaultProxy(services.s3, next, S3);
  const sqsProxy = await startFaultProxy(services.sqs, next, SQS);
  const bucketAt = (endpoint: string) =>
    new S3Client({ ...CLIENT, endpoint, forcePathStyle: true });
  const queuesAt = (endpoint: string) => new SQSClient({ ...CLIENT, endpoint });
  const clients = {
    s3: bucketAt(s3Proxy.endpoint),
    sqs: queuesAt(sqsProxy.endpoint),
    plainS3: bucketAt(services.s3),
    plainSqs: queuesAt(services.sqs),
  };
  return {
    bucket: BUCKET,
    ...clients,
    queueUrl: (name, side) =>
      `${side === 'plain' ? services.sqs : sqsProxy.endpoint}/${ACCOUNT}/${name}`,
    proxies: [s3Proxy, sqsProxy],
    stop: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await Promise.all([s3Proxy.stop(), sqsProxy.stop()]);
      await services.stop();
    },
  };
}

const CLIENT = {
  ...SDK_OPTIONS,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};
