import { createHash } from 'node:crypto';
import {
  type _Object,
  DeleteObjectsCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { JobFailure } from '../jobs/errors.ts';
import type { ArtifactStore } from '../jobs/ports.ts';
import { busy } from './s3-errors.ts';

/**
 * Keeps artifacts as objects, and hands them out through presigned links.
 *
 * @param now - milliseconds since the Unix epoch: when a link begins to live
 */
export const createS3ArtifactStore = (
  client: S3Client,
  bucket: string,
  now: () => number = Date.now,
): ArtifactStore => ({
  put: async (key, body, mediaType) => {
    const put = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentType: mediaType,
      // S3 compares it with what arrived, and keeps it for whoever reads the object.
      ChecksumSHA256: createHash('sha256').update(body).digest('base64'),
    });
    await client.send(put).catch((cause: unknown) => {
      const message = 'The result could not be stored. The bucket refused it.';
      throw new JobFailure('RESULT_STORE_FAILED', message, { cause });
    });
  },

  link: (key, { expiresInS, fileName, mediaType }) =>
    getSignedUrl(
      client,
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ResponseContentType: mediaType,
        // A browser saves it and never shows it: a page that we kept runs on nobody's origin.
        ResponseContentDisposition: `attachment; filename="${fileName}"`,
      }),
      { expiresIn: expiresInS, signingDate: new Date(now()) },
    ),

  removeAll: (prefix) => removeAll(client, bucket, prefix).catch(busy),
});

async function removeAll(client: S3Client, bucket: string, prefix: string): Promise<void> {
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix });
  for await (const { Contents = [] } of pages) {
    if (Contents.length > 0) await remove(client, bucket, Contents);
  }
}

/** @param objects - at most 1,000, as one page of a list has */
async function remove(client: S3Client, bucket: string, objects: readonly _Object[]) {
  const keys = objects.map(({ Key }) => ({ Key }));
  const { Errors = [] } = await client.send(
    new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys, Quiet: true } }),
  );
  const [first] = Errors;
  if (!first) return;
  throw new JobFailure('UNAVAILABLE', 'Not all files could be removed. Send the request again.', {
    cause: new Error(`${Errors.length} objects stay, the first for ${first.Code}.`),
    retryAfterS: 5,
  });
}
