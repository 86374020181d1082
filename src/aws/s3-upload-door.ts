import type { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { UploadDoor } from '../uploads/ports.ts';

/** Presigned POSTs: S3 itself holds the sender to key, type, size and time. */
export const createS3UploadDoor = (client: S3Client, bucket: string): UploadDoor => ({
  form: ({ key, mediaType, maxBytes, expiresInS }) =>
    createPresignedPost(client, {
      Bucket: bucket,
      Key: key,
      Fields: { 'Content-Type': mediaType },
      Conditions: [
        ['content-length-range', 1, maxBytes],
        ['eq', '$Content-Type', mediaType],
      ],
      Expires: expiresInS,
    }),
});
