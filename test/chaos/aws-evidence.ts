import { createHash } from 'node:crypto';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Artifact } from '../../src/jobs/job.ts';
import { CLIENT } from '../support/jobs.ts';
import { WEBHOOK_ID } from '../support/webhooks.ts';
import type { AwsPlace } from './aws-place.ts';
import type { AwsService } from './aws-service.ts';
import { insist, insistently, type Workers } from './aws-workers.ts';

/** What a run has left in rows and files, as somebody finds it who looks at them. */

export const endedJobs = async ({ store }: AwsService) => {
  const page = await insistently(() => store.list(CLIENT, {}, 1_000));
  return page.items.filter(({ endedAt }) => endedAt !== undefined);
};

export async function endsOnce({ store }: AwsService, jobId: string): Promise<boolean> {
  const ends = (await store.events(jobId)).filter(({ type }) =>
    ['job.succeeded', 'job.failed', 'job.cancelled'].includes(type),
  );
  return ends.length === 1;
}

/** What the job names is there, and is what the job says of it. */
export async function isPublished(place: AwsPlace, { store }: AwsService, jobId: string) {
  const job = await store.get(jobId);
  const [artifact, ...others] = job?.result?.artifacts ?? [];
  return artifact !== undefined && others.length === 0 && (await isAsSaid(place, artifact));
}

async function isAsSaid({ plainS3, bucket: Bucket }: AwsPlace, { key: Key, sha256 }: Artifact) {
  const { Body } = await plainS3.send(new GetObjectCommand({ Bucket, Key }));
  const bytes = await Body?.transformToByteArray();
  return bytes !== undefined && createHash('sha256').update(bytes).digest('hex') === sha256;
}

/** Every event that the endpoint is told of, by its id. */
export async function eventsOf({ deliveries }: AwsService): Promise<string[]> {
  const parent = { clientId: CLIENT, parentId: WEBHOOK_ID };
  const page = await insistently(() => deliveries.listOf(parent, 1_000));
  return page.items.map(({ body }) => {
    const { type, data } = JSON.parse(body);
    return `${String(type).split('.')[0]} ${data.id}`;
  });
}

export async function quotaUsed({ documents }: AwsService, TableName: string): Promise<number> {
  const { Items = [] } = await documents.send(new ScanCommand({ TableName }));
  return Items.filter(({ pk }) => /^counter\/.*\/day\//.test(String(pk))).reduce(
    (sum, { jobs }) => sum + Number(jobs),
    0,
  );
}

/** Manifest and ZIP that are not there, not what the row says, or lack an item. */
export async function countWrongExports(given: {
  readonly place: AwsPlace;
  readonly service: AwsService;
  readonly workers: Workers;
  readonly batchId: string;
  readonly batchItems: number;
}): Promise<number> {
  const { place, service, workers, batchId, batchItems } = given;
  let wrong = 0;
  for (const kind of ['results', 'zip'] as const) {
    const file = await insist(() => service.batches.exported(CLIENT, batchId, kind), workers);
    if (!(await isAsSaid(place, file))) wrong += 1;
    if (kind === 'results') wrong += Math.abs((await linesOf(place, file)) - batchItems);
  }
  return wrong;
}

async function linesOf({ plainS3, bucket: Bucket }: AwsPlace, { key: Key }: Artifact) {
  const { Body } = await plainS3.send(new GetObjectCommand({ Bucket, Key }));
  const text = (await Body?.transformToString()) ?? '';
  return text.split('\n').filter((line) => line.includes('"succeeded"')).length;
}

export async function keysIn({ plainS3, bucket: Bucket }: AwsPlace): Promise<string[]> {
  const { Contents = [] } = await plainS3.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key = '' }) => Key);
}

export async function count<Item>(items: readonly Item[], is: (item: Item) => Promise<boolean>) {
  let total = 0;
  for (const item of items) if (await is(item)) total += 1;
  return total;
}
