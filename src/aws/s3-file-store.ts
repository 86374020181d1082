import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { measured } from '../files/measure.ts';
import type { FileStore, ReadOptions, StoredFile } from '../files/ports.ts';
import { JobFailure } from '../jobs/errors.ts';

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
    await upload.done();
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
    const range = await client.send(new GetObjectCommand(get)).catch(replaced);
    if (range.Body) yield await range.Body.transformToByteArray();
  }
}

/** Without the right to list, S3 says 403 of what is not there. */
function absent(error: unknown): undefined {
  if (error instanceof NotFound || error instanceof NoSuchKey || statusOf(error) === 403) return;
  throw error;
}

function replaced(error: unknown): never {
  const status = statusOf(error);
  throw status === 404 || status === 412 ? gone(error) : error;
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

const gone = (cause?: unknown) =>
  new JobFailure('ARTIFACT_NOT_FOUND', 'The file has been removed or replaced.', { cause });
