import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { measured } from '../files/measure.ts';
import type { FileStore, ReadOptions, StoredFile } from '../files/ports.ts';
import { JobFailure } from '../jobs/errors.ts';
import { busy, statusOf } from './s3-errors.ts';

/**
 * Bytes of one request: a reader that takes its time keeps no connection waiting, and no more than
 * this is in memory.
 */
const RANGE_BYTES = 4 * 1024 * 1024;

/** Bytes of one part of an upload; with two under way, twice that is in memory. */
const PART_BYTES = 8 * 1024 * 1024;

/** Large objects, read in ranges and written in parts. */
export const createS3FileStore = (client: S3Client, bucket: string): FileStore => ({
  look: (key) => look(client, bucket, key),
  read: (key, options) => read(client, bucket, key, options),
  write: async (key, mediaType, body) => {
    const { bytes, result } = measured(body);
    const upload = new Upload({
      client,
      params: { Bucket: bucket, Key: key, Body: Readable.from(bytes), ContentType: mediaType },
      partSize: PART_BYTES,
      queueSize: 2,
      // The bucket's lifecycle removes them; whoever writes may not delete.
      leavePartsOnError: true,
    });
    await upload.done().catch(busy);
    return result();
  },
});

async function look(
  client: S3Client,
  Bucket: string,
  Key: string,
): Promise<StoredFile | undefined> {
  const head = await client.send(new HeadObjectCommand({ Bucket, Key })).catch(absent);
  return head && { sizeBytes: head.ContentLength ?? 0, etag: head.ETag ?? '' };
}

async function* read(
  client: S3Client,
  Bucket: string,
  Key: string,
  { fromByte = 0, etag }: ReadOptions = {},
): AsyncGenerator<Uint8Array> {
  const found = await look(client, Bucket, Key);
  if (!found || (etag !== undefined && found.etag !== etag)) throw gone();
  for (let from = fromByte; from < found.sizeBytes; from += RANGE_BYTES) {
    const to = Math.min(found.sizeBytes, from + RANGE_BYTES) - 1;
    // The same object in every range, or none.
    const get = { Bucket, Key, Range: `bytes=${from}-${to}`, IfMatch: found.etag };
    yield await readRange(client, get);
  }
}

/** Answers to one question that may break off in the midst. */
const MOST_READS = 4;

/** The SDK asks again when there was no answer, and not when an answer broke off: so we do. */
async function readRange(client: S3Client, get: GetObjectCommandInput): Promise<Uint8Array> {
  for (let reads = 1; ; reads += 1) {
    const { Body } = await client.send(new GetObjectCommand(get)).catch(replaced);
    try {
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (error) {
      if (reads === MOST_READS) busy(error);
    }
  }
}

/** Without the right to list, S3 says 403 of what is not there. */
function absent(error: unknown): undefined {
  if (error instanceof NotFound || error instanceof NoSuchKey || statusOf(error) === 403) return;
  return busy(error);
}

function replaced(error: unknown): never {
  const status = statusOf(error);
  if (status === 404 || status === 412) throw gone(error);
  return busy(error);
}

const gone = (cause?: unknown) =>
  new JobFailure('ARTIFACT_NOT_FOUND', 'The file has been removed or replaced.', { cause });
