import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { JobFailure } from '../jobs/errors.ts';
import type { ArtifactStore } from '../jobs/ports.ts';

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
});
